/** What the list of people and the page of one show alike. */
import type { ReactNode } from "react";
import type { z } from "zod";
import { Time } from "../../../web/widgets/index.ts";
import type { PersonLine } from "../people/contract.ts";
import { roleNames } from "./words.ts";

export type Person = z.output<typeof PersonLine>;

export function proofs({ passkeys, app, state }: Person): string {
  if (state === "invited") return "not yet";
  const keys = passkeys === 0 ? [] : [passkeys === 1 ? "passkey" : `${passkeys} passkeys`];
  const all = [...keys, ...(app ? ["app"] : [])];
  return all.length === 0 ? "none" : all.join(", ");
}

export function When({ at }: { readonly at: string | undefined }): ReactNode {
  return at === undefined ? "never" : <Time at={at} />;
}

export function Invited({ person: { invitationEndsAt } }: { readonly person: Person }): ReactNode {
  return invitationEndsAt === undefined ? (
    "the invitation ran out"
  ) : (
    <>
      invited, until <Time at={invitationEndsAt} />
    </>
  );
}

export function Roles({ person: { roles, standsIn } }: { readonly person: Person }): ReactNode {
  return (
    <>
      {roles.map(({ role, endsAt }, at) => (
        <span key={role}>
          {at > 0 && ", "}
          {roleNames[role]}
          {endsAt !== undefined && (
            <>
              {" "}
              until <Time at={endsAt} kind="day" />
            </>
          )}
        </span>
      ))}
      {standsIn.length > 0 && (
        <div className="soft">
          stands in as {standsIn.map((role) => roleNames[role].toLowerCase()).join(", ")}
        </div>
      )}
    </>
  );
}
