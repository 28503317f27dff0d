/** The lines of a table's entry, columns and relations, each with why it stands and a way to change it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, Link, RadioGroup, Select, TextField } from "../../../web/widgets/index.ts";
import { relationRoles, type ColumnState, type RelationState, type TableDetail } from "../contract.ts";
import { adoptTable } from "../endpoints.ts";
import { EditDialog } from "./edit_dialog.tsx";
import type { At } from "./problems.tsx";
import { basisChoices, originChoices, unsaid, type UseOf } from "./use.tsx";
import {
  accessWords,
  basisWords,
  eraseLinkWords,
  originWords,
  relationWords,
  rowWords,
  sureness,
} from "./words.ts";

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
              {hasOwnErase(relation.role) && (
                <p className="because">When they are erased: {eraseLinkWords[relation.onErase]}</p>
              )}
              {relation.unlinkAlso.length > 0 && (
                <p className="because">Emptied together with the link: {relation.unlinkAlso.join(", ")}.</p>
              )}
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

/** Rows somebody owns follow the table's word; only these two have one of their own. */
function hasOwnErase(role: RelationState["role"]): boolean {
  return role === "co_owned_by" || role === "accessed_by";
}

const onEraseChoices = [
  { value: "review", label: "Somebody decides" },
  { value: "unlink", label: "The row stays without them" },
  { value: "keep", label: "The row stays as it is" },
  { value: "delete", label: "The row is deleted, if it is nobody else's" },
] as const;

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
  const [onErase, setOnErase] = useState(relation.onErase);
  const [also, setAlso] = useState(relation.unlinkAlso.join(", "));
  const [because, setBecause] = useState(relation.because ?? "");
  const unlinkAlso =
    also === relation.unlinkAlso.join(", ")
      ? relation.unlinkAlso
      : also
          .split(",")
          .map((column) => column.trim())
          .filter((column) => column !== "");
  const edit = {
    index,
    role,
    onAccess,
    onErase,
    unlinkAlso,
    ...(because.trim() === "" ? {} : { because }),
  };
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
      {hasOwnErase(role) && (
        <Select
          label="When that person is erased"
          value={onErase}
          onChange={setOnErase}
          choices={onEraseChoices.filter(({ value }) => value !== "delete" || role === "co_owned_by")}
        />
      )}
      {role !== "lookup" && (
        <TextField
          label="Emptied together with the link"
          hint="Columns of this table that repeat who it was, such as a copied name. Commas between them."
          value={also}
          onChange={setAlso}
          maxLength={2000}
        />
      )}
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
          {entry.erase === "keep" && " · stays when a row is anonymised"}
          {entry.portable && " · portable"}
          {entry.basis !== undefined && ` · ${basisWords[entry.basis]}`}
          {entry.origin !== undefined && ` · ${originWords[entry.origin]}`}
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
  const [erase, setErase] = useState(entry?.erase ?? "clear");
  const [basis, setBasis] = useState<UseOf["basis"]>(entry?.basis ?? unsaid);
  const [origin, setOrigin] = useState<UseOf["origin"]>(entry?.origin ?? unsaid);
  const [because, setBecause] = useState(entry?.because ?? "");
  const use = { basis: basis === unsaid ? null : basis, origin: origin === unsaid ? null : origin };
  const line = {
    name,
    category,
    access,
    shared,
    erase,
    ...use,
    ...(because.trim() === "" ? {} : { because }),
  };
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
          <RadioGroup
            label="When a row is anonymised"
            value={erase}
            onChange={setErase}
            choices={[
              { value: "clear", label: "Emptied" },
              { value: "keep", label: "Stays", hint: "It says nothing about the person." },
            ]}
          />
          <Select
            label="Why it is processed"
            hint="Only where it is another basis than the table's."
            value={basis}
            onChange={setBasis}
            choices={basisChoices}
          />
          <Select
            label="How it came to be held"
            hint="Only where that is otherwise than with the table."
            value={origin}
            onChange={setOrigin}
            choices={originChoices}
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
