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
  const onClose = (): void => setOpen(undefined);
  return (
    <section className="commands" aria-labelledby="eraser">
      <h2 id="eraser">Erasing there</h2>
      <p>
        {eraser === undefined ? (
          <Status
            status="n/a"
            word="no role that erases"
            basis="nothing is changed in this database from here"
          />
        ) : (
          <Status
            status="kept"
            word={`role ${eraser}`}
            basis="used for plans and approved erasures, and nothing else"
          />
        )}
      </p>
      {mayWrite && (
        <div className="actions">
          <Button onPress={() => setOpen("give")}>
            {eraser === undefined ? "Give it a role that erases…" : "Change the role…"}
          </Button>
          {eraser !== undefined && (
            <Button kind="quiet" onPress={() => setOpen("take")}>
              Take it away…
            </Button>
          )}
        </div>
      )}
      {open === "give" && <GiveDialog organisation={organisation} store={store} onClose={onClose} />}
      {open === "take" && <TakeDialog organisation={organisation} store={store} onClose={onClose} />}
    </section>
  );
}

const commands = `create role kept_eraser login password 'choose-a-password';
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
        if ((await give.run({ params, body: { user, password } })) === undefined) return;
        toast("Kept, sealed. Plans of erasures can be made in this database now.");
        onClose();
      }}
    >
      <p>
        A second role at the same address, which may change the tables the map names and no others. Searches
        go on with the role that only reads. Whoever owns the database makes it, for example:
      </p>
      <Sql text={commands} label="Commands that make the role" />
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
  const send = async (): Promise<void> => {
    if ((await take.run({ params: { organisation, store: store.id } })) === undefined) return;
    toast("Nothing is erased there from here any more.");
    onClose();
  };
  return (
    <ConfirmDialog
      title="Take the role away"
      isOpen
      onClose={onClose}
      phrase={store.name}
      confirmLabel="Take it away"
      onConfirm={() => void send()}
      isPending={take.isPending}
      error={take.error?.message}
    >
      <p>
        Its name and password are destroyed. A plan that is approved and not carried out yet is not carried
        out; whoever works on the request sees that.
      </p>
    </ConfirmDialog>
  );
}
