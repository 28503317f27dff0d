/** Where one is signed in, and how to end it elsewhere. */
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, ErrorNotice, Table, Time } from "../../../web/widgets/index.ts";
import { endOtherSessions, endSession } from "../people/endpoints.ts";
import type { OwnProps } from "./own_passkeys.tsx";
import { methodNames } from "./words.ts";

export function Sessions({ organisation, own }: OwnProps): ReactNode {
  const end = useChange(endSession);
  const endOthers = useChange(endOtherSessions);
  const error = end.error ?? endOthers.error;
  return (
    <section>
      <h2>Where you are signed in</h2>
      <Table
        label="Sessions"
        rows={own.sessions}
        keyOf={({ id }) => id}
        empty={undefined}
        columns={[
          { title: "Device", kind: "row", cell: ({ device }) => device },
          { title: "With", isSecondary: true, cell: ({ method }) => methodNames[method] ?? method },
          { title: "Since", cell: ({ createdAt }) => <Time at={createdAt} /> },
          { title: "Last seen", cell: ({ seenAt, isThis }) => (isThis ? "this one" : <Time at={seenAt} />) },
          {
            title: "Actions",
            kind: "narrow",
            cell: ({ id, isThis, device }) =>
              !isThis && (
                <Button
                  kind="quiet"
                  label={`End the session: ${device}`}
                  isPending={end.isPending}
                  onPress={() => void end.run({ params: { organisation, session: id }, body: {} })}
                >
                  End
                </Button>
              ),
          },
        ]}
      />
      {own.sessions.length > 1 && (
        <p>
          <Button
            isPending={endOthers.isPending}
            onPress={() => void endOthers.run({ params: { organisation }, body: {} })}
          >
            End all others
          </Button>
        </p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  );
}
