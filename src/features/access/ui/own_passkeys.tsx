/** One's own passkeys: the browser makes one, the server keeps its public half. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { z } from "zod";
import { useChange } from "../../../web/call.ts";
import { Button, EmptyState, ErrorNotice, Notice, Table, Time, toast } from "../../../web/widgets/index.ts";
import { Attestation } from "../passkeys/contract.ts";
import { registerOptions, registerPasskey, removePasskey } from "../passkeys/endpoints.ts";
import type { Own } from "../people/contract.ts";

export type OwnProps = { readonly organisation: string; readonly own: z.output<typeof Own> };

export function Passkeys({ organisation, own }: OwnProps): ReactNode {
  const begin = useChange(registerOptions);
  const finish = useChange(registerPasskey);
  const remove = useChange(removePasskey);
  const [hasFailed, setFailed] = useState(false);
  const params = { organisation };
  const add = async (): Promise<void> => {
    setFailed(false);
    const begun = await begin.run({ params, body: {} });
    if (begun === undefined) return;
    try {
      // The server's own options, in the form the browser reads.
      const options = begun.options as unknown as PublicKeyCredentialCreationOptionsJSON;
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const made = await navigator.credentials.create({ publicKey });
      const credential = Attestation.parse(made instanceof PublicKeyCredential ? made.toJSON() : undefined);
      const done = await finish.run({ params, body: { credential } });
      if (done?.registered === true) toast("The passkey is ready.");
      else setFailed(done !== undefined);
    } catch {
      // Given up by the person, refused by the device: either way there is no passkey, and one may try again.
      setFailed(true);
    }
  };
  const isPending = begin.isPending || finish.isPending;
  const error = begin.error ?? finish.error ?? remove.error;
  const button = (
    <Button
      kind={own.passkeys.length === 0 ? "primary" : "plain"}
      isPending={isPending}
      onPress={() => void add()}
    >
      Add a passkey
    </Button>
  );
  return (
    <section>
      <h2>Passkeys</h2>
      {own.passkeysWork ? (
        <Table
          label="Passkeys"
          rows={own.passkeys}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No passkey yet." action={button}>
              You sign in with your finger, face or device code, and nobody can phish it.
            </EmptyState>
          }
          columns={[
            { title: "Made", kind: "row", cell: ({ createdAt }) => <Time at={createdAt} /> },
            { title: "Where", cell: ({ synced }) => (synced ? "on all your devices" : "on one device") },
            {
              title: "Last used",
              cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? "never" : <Time at={lastUsedAt} />),
            },
            {
              title: "Actions",
              kind: "narrow",
              cell: ({ id }) => (
                <Button
                  kind="quiet"
                  isPending={remove.isPending}
                  onPress={() => void remove.run({ params: { organisation, passkey: id }, body: {} })}
                >
                  Remove
                </Button>
              ),
            },
          ]}
        />
      ) : (
        <Notice kind="warn">Passkeys need an https address, or localhost. They are off here.</Notice>
      )}
      {own.passkeysWork && own.passkeys.length > 0 && <p>{button}</p>}
      {hasFailed && <Notice kind="error">No passkey was made. Try again, or use another device.</Notice>}
      {error !== undefined &&
        (error.code === "conflict" ? (
          <Notice kind="error">This is your only way in. Add another passkey or an app first.</Notice>
        ) : (
          <ErrorNotice error={error} />
        ))}
    </section>
  );
}
