/** The lines of a table's entry, columns and relations, each with why it stands and a way to change it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, Dialog, Link, RadioGroup, Select, TextField } from "../../../web/widgets/index.ts";
import { relationRoles, type ColumnState, type RelationState, type TableDetail } from "../contract.ts";
import { adoptTable, changeTable } from "../endpoints.ts";
import { Problems, type At } from "./problems.tsx";
import { accessWords, relationWords, rowWords, sureness } from "./words.ts";

type Shown = { readonly at: At; readonly detail: TableDetail; readonly mayWrite: boolean };

export function Relations({ at, detail, mayWrite }: Shown): ReactNode {
  const [edited, setEdited] = useState<number | undefined>();
  const { relations, table } = detail;
  const one = edited === undefined ? undefined : relations[edited];
  return (
    <>
      {table.kind === "person" && <p>Each row is a person, and belongs to that person.</p>}
      {relations.length === 0 && table.kind === "personal" && (
        <p className="soft">
          Nothing leads here from a person, so nothing in this table is ever found. Relations are added in the
          map's file (kept map).
        </p>
      )}
      <ul className="map-lines">
        {relations.map((relation, index) => (
          <li key={index}>
            <div>
              <p>{relationWords(relation)}</p>
              {relation.role !== "lookup" && <p className="because">{rowWords[relation.onAccess]}</p>}
              {relation.because !== undefined && <p className="because">Because: {relation.because}</p>}
              {relation.remark !== undefined && (
                <p className="because">
                  Suggested ({sureness(relation.remark.confidence)}): {relation.remark.reason}
                </p>
              )}
              {relation.key !== undefined && (
                <p className="because">
                  <Link to={`/setup/connections/${at.store}/${relation.key}`}>See {relation.table}</Link>
                </p>
              )}
            </div>
            {mayWrite && (
              <Button
                kind="quiet"
                label={`Change how ${relation.table} is related`}
                onPress={() => setEdited(index)}
              >
                Change
              </Button>
            )}
          </li>
        ))}
      </ul>
      {one !== undefined && edited !== undefined && (
        <RelationDialog
          at={at}
          detail={detail}
          relation={one}
          index={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

const roleLabels: Readonly<Record<(typeof relationRoles)[number], string>> = {
  owned_by: "The row is about that person",
  co_owned_by: "The row is about that person, too; another comes first",
  bridge: "The row belongs to whoever the linking table names",
  accessed_by: "That person only handled the row",
  lookup: "The other table only explains the row",
};

const onAccessChoices = [
  { value: "disclose", label: "Given to the person" },
  { value: "review", label: "Somebody decides row by row" },
  { value: "redact", label: "Given without what is about others" },
  { value: "skip", label: "Held back and counted" },
] as const;

type Editing = { readonly at: At; readonly detail: TableDetail; readonly onClose: () => void };

function RelationDialog({
  at,
  detail,
  relation,
  index,
  onClose,
}: Editing & { readonly relation: RelationState; readonly index: number }): ReactNode {
  const [role, setRole] = useState(relation.role);
  const [onAccess, setOnAccess] = useState(relation.onAccess);
  const [because, setBecause] = useState(relation.because ?? "");
  const edit = { index, role, onAccess, ...(because.trim() === "" ? {} : { because }) };
  return (
    <EditDialog
      title={`Rows and ${relation.table}`}
      at={at}
      hash={detail.table.hash ?? ""}
      change={{ relations: [edit] }}
      onClose={onClose}
    >
      <RadioGroup
        label="How the rows relate"
        value={role}
        onChange={setRole}
        choices={relationRoles.map((value) => ({ value, label: roleLabels[value] }))}
      />
      <Select
        label="When a person asks for their data"
        value={onAccess}
        onChange={setOnAccess}
        choices={onAccessChoices}
      />
      <TextField label="Reason" value={because} onChange={setBecause} maxLength={1000} />
    </EditDialog>
  );
}

export function Columns({ at, detail, mayWrite }: Shown): ReactNode {
  const [edited, setEdited] = useState<ColumnState | undefined>();
  const adopt = useChange(adoptTable);
  const { columns, table } = detail;
  const isJudged = table.kind === "person" || table.kind === "personal";
  const lacking = isJudged && columns.some(({ entry, type }) => entry === undefined && type !== undefined);
  return (
    <>
      {lacking && mayWrite && (
        <p>
          <Button isPending={adopt.isPending} onPress={() => void adopt.run({ params: at })}>
            Take the columns that are not in the map into it
          </Button>
        </p>
      )}
      <ul className="map-lines columns">
        {columns.map((column) => (
          <li key={column.name}>
            <p>
              <bdi className="table-name">{column.name}</bdi>{" "}
              <span className="because">{column.type ?? "no longer in the database"}</span>
            </p>
            <div>
              <ColumnWords column={column} isJudged={isJudged} />
            </div>
            {mayWrite && isJudged && (
              <Button kind="quiet" label={`Change ${column.name}`} onPress={() => setEdited(column)}>
                Change
              </Button>
            )}
          </li>
        ))}
      </ul>
      {edited !== undefined && (
        <ColumnDialog at={at} detail={detail} column={edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

function ColumnWords({
  column,
  isJudged,
}: {
  readonly column: ColumnState;
  readonly isJudged: boolean;
}): ReactNode {
  const { entry, remark, readable, comment } = column;
  return (
    <>
      {entry !== undefined && (
        <p>
          <code>{entry.category}</code> ·{" "}
          <span className={`tag ${entry.access}`}>{accessWords[entry.access]}</span>
          {entry.shared === "redact" && " · left out of rows that are also somebody else's"}
        </p>
      )}
      {entry === undefined && isJudged && <p className="tag withhold">not in the map, held back</p>}
      {!readable && column.type !== undefined && <p className="tag withhold">the role may not read it</p>}
      {entry?.because !== undefined && <p className="because">Because: {entry.because}</p>}
      {comment !== undefined && <p className="because">The database says: {comment}</p>}
      {remark !== undefined && (
        <p className="because">
          Suggested ({sureness(remark.confidence)}): {remark.reason}
        </p>
      )}
    </>
  );
}

function ColumnDialog({
  at,
  detail,
  column,
  onClose,
}: Editing & { readonly column: ColumnState }): ReactNode {
  const { name, entry, type } = column;
  const [category, setCategory] = useState(entry?.category ?? "user");
  const [access, setAccess] = useState(entry?.access ?? "disclose");
  const [shared, setShared] = useState(entry?.shared ?? "disclose");
  const [because, setBecause] = useState(entry?.because ?? "");
  const line = { name, category, access, shared, ...(because.trim() === "" ? {} : { because }) };
  return (
    <EditDialog
      title={name}
      at={at}
      hash={detail.table.hash ?? ""}
      change={type === undefined ? { dropColumns: [name] } : { columns: [line] }}
      verb={type === undefined ? "Take it out of the map" : "Save"}
      onClose={onClose}
    >
      {type === undefined ? (
        <p>The database no longer has this column.</p>
      ) : (
        <>
          <TextField
            label="Category"
            hint="A key of the fideslang taxonomy, such as user.contact.email."
            value={category}
            onChange={setCategory}
            maxLength={200}
            isRequired
          />
          <RadioGroup
            label="When a person asks for their data"
            value={access}
            onChange={setAccess}
            choices={[
              { value: "disclose", label: "Given" },
              { value: "withhold", label: "Held back", hint: "The person is told why." },
              { value: "secret", label: "Never leaves", hint: "Passwords and keys. Never shown to anybody." },
            ]}
          />
          <RadioGroup
            label="In rows that are also somebody else's"
            value={shared}
            onChange={setShared}
            choices={[
              { value: "disclose", label: "Treated the same" },
              { value: "redact", label: "Left out" },
            ]}
          />
          <TextField
            label="Reason"
            value={because}
            onChange={setBecause}
            maxLength={1000}
            isRequired={access === "withhold"}
          />
        </>
      )}
    </EditDialog>
  );
}

type Change = Omit<Parameters<ReturnType<typeof useChange<typeof changeTable>>["run"]>[0]["body"], "hash">;

/** An edit undoes the confirmation: it says so, and shows the server's sentences when the edit means nothing. */
function EditDialog({
  title,
  at,
  hash,
  change,
  verb = "Save",
  onClose,
  children,
}: {
  readonly title: string;
  readonly at: At;
  readonly hash: string;
  readonly change: Change;
  readonly verb?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const save = useChange(changeTable);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const send = async (): Promise<void> => {
    const reply = await save.run({ params: at, body: { hash, ...change } });
    if (reply === undefined) return;
    setProblems(reply.problems.map(({ sentence }) => sentence));
    if (reply.problems.length === 0) onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={save.isPending} onPress={() => void send()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="form">
        <Problems error={save.error} problems={problems} />
        {children}
        <p className="because">
          A change undoes the table's confirmation. Requests that were searched are not touched.
        </p>
      </div>
    </Dialog>
  );
}
