/** What an owner does to accounts: invite, change roles, send a new link, end. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { z } from "zod";
import { useChange } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import {
  Checkbox,
  ConfirmDialog,
  ErrorNotice,
  FormDialog,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type { Grants, PersonLine } from "../people/contract.ts";
import { endPerson, invite, inviteAgain, setRoles, signOutPerson } from "../people/endpoints.ts";
import { roles } from "../permissions.ts";
import type { Role } from "../permissions.ts";
import { roleHints, roleNames } from "./words.ts";

type Person = z.output<typeof PersonLine>;
type About = { readonly organisation: string; readonly person: Person; readonly onClose: () => void };
type Chosen = { readonly held: ReadonlySet<Role>; readonly auditUntil: string };

const grantsOf = ({ held, auditUntil }: Chosen): z.input<typeof Grants> =>
  roles
    .filter((role) => held.has(role))
    .map((role) =>
      role === "auditor" ? { role, endsAt: new Date(`${auditUntil}T23:59:59`).toISOString() } : { role },
    );

const isComplete = ({ held, auditUntil }: Chosen): boolean =>
  held.size > 0 && (!held.has("auditor") || auditUntil !== "");

function RoleFields({
  chosen,
  onChange,
}: {
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}): ReactNode {
  const toggle = (role: Role, isHeld: boolean): void => {
    const rest = [...chosen.held].filter((one) => one !== role);
    onChange({ ...chosen, held: new Set(isHeld ? [...rest, role] : rest) });
  };
  return (
    <>
      <fieldset className="field">
        <legend>Roles</legend>
        {roles.map((role) => (
          <Checkbox
            key={role}
            isSelected={chosen.held.has(role)}
            onChange={(isHeld) => toggle(role, isHeld)}
            hint={roleHints[role]}
          >
            {roleNames[role]}
          </Checkbox>
        ))}
      </fieldset>
      {chosen.held.has("auditor") && (
        <TextField
          label="The audit ends on"
          type="date"
          width="half"
          isRequired
          value={chosen.auditUntil}
          onChange={(auditUntil) => onChange({ ...chosen, auditUntil })}
        />
      )}
    </>
  );
}

function Problem({
  error,
  conflict,
}: {
  readonly error: CallRefused | undefined;
  readonly conflict: string;
}): ReactNode {
  if (error === undefined) return null;
  return error.code === "conflict" ? (
    <p className="error" role="alert">
      {conflict}
    </p>
  ) : (
    <ErrorNotice error={error} />
  );
}

export function InviteDialog({ organisation, onClose }: Omit<About, "person">): ReactNode {
  const change = useChange(invite);
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<Chosen>({ held: new Set(["staff"]), auditUntil: "" });
  const send = async (): Promise<void> => {
    const done = await change.run({
      params: { organisation },
      body: { email: email.trim(), grants: grantsOf(chosen) },
    });
    if (done === undefined) return;
    toast("The invitation is in the outbox.");
    onClose();
  };
  return (
    <FormDialog
      title="Invite somebody"
      act="Send the invitation"
      onAct={send}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={!/\S@\S/.test(email) || !isComplete(chosen)}
    >
      <p>
        They get a link by mail that works once within seven days, and set their name and proofs themselves.
      </p>
      <TextField
        label="E-mail address"
        type="email"
        isRequired
        autoFocus
        maxLength={254}
        value={email}
        onChange={setEmail}
      />
      <RoleFields chosen={chosen} onChange={setChosen} />
      <Problem error={change.error} conflict="Somebody has an account with this address already." />
    </FormDialog>
  );
}

export function RolesDialog({ organisation, person, onClose }: About): ReactNode {
  const change = useChange(setRoles);
  const audit = person.roles.find(({ role }) => role === "auditor")?.endsAt;
  const [chosen, setChosen] = useState<Chosen>({
    held: new Set(person.roles.map(({ role }) => role)),
    auditUntil: audit?.slice(0, 10) ?? "",
  });
  const save = async (): Promise<void> => {
    const done = await change.run({
      params: { organisation, account: person.accountId },
      body: { grants: grantsOf(chosen) },
    });
    if (done !== undefined) onClose();
  };
  return (
    <FormDialog
      title={`Roles of ${person.name}`}
      act="Save"
      onAct={save}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={!isComplete(chosen)}
    >
      <p>The change counts from their next step on; nobody needs to sign in again.</p>
      <RoleFields chosen={chosen} onChange={setChosen} />
      <Problem error={change.error} conflict="An organisation keeps at least one owner." />
    </FormDialog>
  );
}

export function LinkDialog({ organisation, person, onClose }: About): ReactNode {
  const change = useChange(inviteAgain);
  const send = async (): Promise<void> => {
    if ((await change.run({ params: { organisation, account: person.accountId }, body: {} })) === undefined)
      return;
    toast("The link is in the outbox.");
    onClose();
  };
  return (
    <FormDialog
      title={`A new link for ${person.name}`}
      act="Send the link"
      onAct={send}
      onClose={onClose}
      isPending={change.isPending}
    >
      <p>
        It goes to {person.email}. Links sent before are worth nothing from now on. Once it is followed, the
        old password and app are replaced, and passkeys and sessions are removed.
      </p>
      <Problem error={change.error} conflict="" />
    </FormDialog>
  );
}

export function SignOutDialog({ organisation, person, onClose }: About): ReactNode {
  const change = useChange(signOutPerson);
  const signOut = async (): Promise<void> => {
    const done = await change.run({ params: { organisation, account: person.accountId }, body: {} });
    if (done === undefined) return;
    toast(done.ended === 1 ? "One session has ended." : `${done.ended} sessions have ended.`);
    onClose();
  };
  return (
    <FormDialog
      title={`Sign ${person.name} out everywhere`}
      act="Sign them out"
      onAct={signOut}
      onClose={onClose}
      isPending={change.isPending}
    >
      <p>
        Every browser they are signed in with is signed out at once. Their password, app, passkeys and tokens
        stay: when one of those is lost, send a new link instead.
      </p>
      <Problem error={change.error} conflict="" />
    </FormDialog>
  );
}

export function EndDialog({ organisation, person, onClose }: About): ReactNode {
  const change = useChange(endPerson);
  const end = async (): Promise<void> => {
    const done = await change.run({ params: { organisation, account: person.accountId }, body: {} });
    if (done !== undefined) onClose();
  };
  return (
    <ConfirmDialog
      title={`End the account of ${person.name}`}
      isOpen
      onClose={onClose}
      phrase={person.email}
      confirmLabel="End the account"
      onConfirm={() => void end()}
      isPending={change.isPending}
      error={
        change.error?.code === "conflict"
          ? "An organisation keeps at least one owner."
          : change.error?.message
      }
    >
      <p>Their sessions and tokens end at once. What they did stays in the ledger and in the cases.</p>
    </ConfirmDialog>
  );
}
