/** The role that erases: given and taken away here, beside the one that reads; nothing is erased without an approved plan. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import {
  Button,
  ConfirmDialog,
  FormDialog,
  Notice,
  Status,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type { StoreDetail } from "../contract.ts";
import { changeEraser, removeEraser } from "../endpoints.ts";
import { Sql } from "./address_form.tsx";

type Shown = { readonly organisation: string; readonly store: StoreDetail };

export function EraserPanel({
  organisation,
  store,
  mayWrite,
}: Shown & { readonly mayWrite: boolean }): ReactNode {
  const [open, setOpen] = useState<"give" | "take">();
  const { eraser } = store;
  const isFile = store.address?.kind === "sqlite";
  const onClose = (): void => setOpen(undefined);
  return (
    <section className="commands" aria-labelledby="eraser">
      <h2 id="eraser">Erasing there</h2>
      <p>
        {eraser === undefined ? (
          <Status
            status="n/a"
            word={isFile ? "may not be changed" : "no role that erases"}
            basis="nothing is changed in this database from here"
          />
        ) : (
          <Status
            status="kept"
            word={isFile ? "may be changed" : `role ${eraser}`}
            basis="used for plans and approved erasures, and nothing else"
          />
        )}
      </p>
      {mayWrite && (
        <div className="actions">
          {(!isFile || eraser === undefined) && (
            <Button onPress={() => setOpen("give")}>
              {isFile
                ? "Allow changes to the file…"
                : eraser === undefined
                  ? "Give it a role that erases…"
                  : "Change the role…"}
            </Button>
          )}
          {eraser !== undefined && (
            <Button kind="quiet" onPress={() => setOpen("take")}>
              Take it away…
            </Button>
          )}
        </div>
      )}
      {open === "give" && isFile && (
        <AllowDialog organisation={organisation} store={store} onClose={onClose} />
      )}
      {open === "give" && !isFile && (
        <GiveDialog organisation={organisation} store={store} onClose={onClose} />
      )}
      {open === "take" && <TakeDialog organisation={organisation} store={store} onClose={onClose} />}
    </section>
  );
}

/** A file knows no roles: that it may be changed is said, by somebody who signs it. */
function AllowDialog({ organisation, store, onClose }: Shown & { readonly onClose: () => void }): ReactNode {
  const give = useChange(changeEraser);
  return (
    <FormDialog
      title="Allow changes to the file"
      act="Allow it"
      isPending={give.isPending}
      onClose={onClose}
      onAct={async () => {
        const params = { organisation, store: store.id };
        const body = { eraser: { mayChange: true } as const };
        if ((await give.run({ params, body })) === undefined) return;
        toast("Allowed. Plans of erasures can be made in this file now.");
        onClose();
      }}
    >
      <p>
        Kept may then change rows of this file: approved erasures, corrections and restrictions, and nothing
        else. While it does, the application cannot write. The user Kept runs as needs the right to write to
        the file and its folder.
      </p>
      {give.error !== undefined && <Notice kind="error">{give.error.message}</Notice>}
    </FormDialog>
  );
}

const mysqlCommands = `create user 'kept_eraser'@'%' identified by 'choose-a-password';
grant select on your_database.* to 'kept_eraser'@'%';
grant update, delete on your_database.student to 'kept_eraser'@'%';
grant trigger on your_database.* to 'kept_eraser'@'%';
create table your_database._kept_erasure (run char(36) primary key) engine=innodb;
grant insert, delete on your_database._kept_erasure to 'kept_eraser'@'%';`;

const postgresCommands = `create role kept_eraser login password 'choose-a-password';
grant usage on schema public to kept_eraser;
grant select on all tables in schema public to kept_eraser;
grant update, delete on student, booking to kept_eraser;`;

function GiveDialog({ organisation, store, onClose }: Shown & { readonly onClose: () => void }): ReactNode {
  const give = useChange(changeEraser);
  const [user, setUser] = useState(store.eraser ?? "");
  const [password, setPassword] = useState("");
  const isSame = give.error?.details.some(({ reason }) => reason === "reads_already") === true;
  return (
    <FormDialog
      title="A role that erases"
      act="Keep it"
      isPending={give.isPending}
      isDisabled={user.trim() === ""}
      onClose={onClose}
      onAct={async () => {
        const params = { organisation, store: store.id };
        if ((await give.run({ params, body: { eraser: { user, password } } })) === undefined) return;
        toast("Kept, sealed. Plans of erasures can be made in this database now.");
        onClose();
      }}
    >
      <p>
        A second role at the same address, which may change the tables the map names and no others. Searches
        go on with the role that only reads. Whoever owns the database makes it, for example:
      </p>
      <Sql
        text={store.address?.kind === "mysql" ? mysqlCommands : postgresCommands}
        label="Commands that make the role"
      />
      <TextField label="Role" value={user} onChange={setUser} maxLength={63} width="half" isRequired />
      <TextField
        label="Password"
        hint="Sealed at once, never shown."
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        maxLength={1000}
        width="half"
      />
      {give.error !== undefined && (
        <Notice kind="error">
          {isSame
            ? "This is the role that reads: take another one, so that a search can change nothing."
            : give.error.message}
        </Notice>
      )}
    </FormDialog>
  );
}

function TakeDialog({ organisation, store, onClose }: Shown & { readonly onClose: () => void }): ReactNode {
  const take = useChange(removeEraser);
  const isFile = store.address?.kind === "sqlite";
  const send = async (): Promise<void> => {
    if ((await take.run({ params: { organisation, store: store.id } })) === undefined) return;
    toast("Nothing is erased there from here any more.");
    onClose();
  };
  return (
    <ConfirmDialog
      title={isFile ? "Allow no more changes" : "Take the role away"}
      isOpen
      onClose={onClose}
      phrase={store.name}
      confirmLabel="Take it away"
      onConfirm={() => void send()}
      isPending={take.isPending}
      error={take.error?.message}
    >
      <p>
        {isFile ? "The file is only read from now on." : "Its name and password are destroyed."} A plan that
        is approved and not carried out yet is not carried out; whoever works on the request sees that.
      </p>
    </ConfirmDialog>
  );
}
