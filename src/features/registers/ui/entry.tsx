/** One entry of any kind: its facts, what is missing, what it names and what names it, who changed what, when and why. */
import { Fragment, useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FactList,
  FormDialog,
  Link,
  Notice,
  Page,
  Skeleton,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { EntryPage, LinkLine } from "../contract.ts";
import { changeEntry, readEntry, retireEntry } from "../endpoints.ts";
import { kinds } from "../kinds/all.ts";
import { clauses } from "../kinds/field.ts";
import type { Field, KindName } from "../kinds/field.ts";
import { isAsked } from "../kinds/values.ts";
import { EntryForm } from "./entry_form.tsx";
import type { Filled } from "./entry_form.tsx";
import { GapList } from "./gap_list.tsx";
import { History } from "./history.tsx";
import { NoticeDraft } from "./notice.tsx";
import { VendorPage } from "./vendor_page.tsx";
import { fieldsOf, fieldWords, kindOfAddress, kindTitle, valueWords } from "./words.ts";
import "./registers.css";

export default function EntryOfKind({ organisation, params }: PageProps): ReactNode {
  const kind = kindOfAddress(params["kind"]);
  return kind === undefined ? (
    <Page title="Registers" crumbs={[{ title: "Registers", to: "/registers" }]}>
      <EmptyState title="There is no such register." />
    </Page>
  ) : (
    <Entry organisation={organisation} kind={kind} entryKey={params["key"] ?? ""} />
  );
}

function Entry({
  organisation,
  kind,
  entryKey: key,
}: {
  readonly organisation: string;
  readonly kind: KindName;
  readonly entryKey: string;
}): ReactNode {
  const search = useSearch();
  const [wanted, asOf] = [search.get("version") ?? "", search.get("on") ?? ""];
  const params = { organisation, kind, key };
  const { data, error, refetch } = useCall(readEntry, {
    params,
    query: {
      ...(/^[1-9]\d{0,6}$/.test(wanted) ? { version: Number(wanted) } : {}),
      ...(/^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {}),
    },
  });
  const mayWrite = useMay("register:write");
  const change = useChange(changeEntry);
  const edit = search.get("edit");
  const stop = (): void => {
    change.reset();
    setSearch({ edit: undefined });
  };
  const save = async (filled: Filled): Promise<void> => {
    const saved = await change.run({ params, body: { version: data?.version ?? 0, ...filled } });
    if (saved === undefined) return;
    toast("Saved as a new version.");
    stop();
  };
  const crumbs = [
    { title: "Registers", to: "/registers" },
    { title: kinds[kind].plural, to: `/registers/${kind}` },
  ] as const;
  if (data === undefined)
    return (
      <Page title={kindTitle(kind)} crumbs={crumbs}>
        {error === null ? (
          <Skeleton kind="page" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  const isOld = data.shown !== data.version || asOf !== "";
  const isOpen = mayWrite && !isOld && data.retiredAt === undefined;
  const isEditing = edit !== null && isOpen;
  return (
    <Page
      title={data.name}
      crumbs={crumbs}
      actions={
        isOpen &&
        !isEditing && (
          <>
            <Button onPress={() => setSearch({ edit: "1" })}>Edit</Button>{" "}
            <Retire organisation={organisation} page={data} />
          </>
        )
      }
    >
      <Standing page={data} asOf={asOf} isOld={isOld} />
      {data.gaps.length > 0 && (!isOld || asOf !== "") && !isEditing && (
        <Notice kind="warn" title={asOf === "" ? "What is missing" : "What was missing then"}>
          <GapList gaps={data.gaps} mayWrite={isOpen} />
        </Notice>
      )}
      {isEditing ? (
        <EntryForm
          organisation={organisation}
          kind={kind}
          values={data.values}
          isNew={false}
          at={edit === "1" ? undefined : edit}
          error={change.error}
          isPending={change.isPending}
          onClose={stop}
          onSave={(filled) => void save(filled)}
        />
      ) : (
        <>
          <Facts page={data} />
          {kind === "notice" && !isOld && data.retiredAt === undefined && (
            <NoticeDraft organisation={organisation} noticeKey={key} mayWrite={mayWrite} />
          )}
          {kind === "vendor" &&
            !isOld &&
            data.retiredAt === undefined &&
            hasAddress(data.values["contact"]) && (
              <VendorPage
                organisation={organisation}
                vendor={key}
                telephone={lineIn(data.values["telephone"])}
                hasSecond={hasAddress(data.values["secondAddress"])}
              />
            )}
          <NamedFrom page={data} />
        </>
      )}
      <EntryHistory page={data} />
    </Page>
  );
}

const lineIn = (value: EntryPage["values"][string] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
/** As far as the office can see; the server judges it. */
const hasAddress = (value: EntryPage["values"][string] | undefined): boolean =>
  /^[^\s@]+@[^\s@]+$/.test(lineIn(value) ?? "");

function Standing({
  page: { kind, key, shown, version, retiredAt, retiredReason },
  asOf,
  isOld,
}: {
  readonly page: EntryPage;
  readonly asOf: string;
  readonly isOld: boolean;
}): ReactNode {
  if (isOld)
    return (
      <Notice kind="info">
        This is version {shown} of {version}, as it {asOf === "" ? "was" : `stood on ${asOf}`}.{" "}
        <Link to={`/registers/${kind}/${key}`}>See it as it is now</Link>
      </Notice>
    );
  if (retiredAt === undefined) return null;
  return (
    <Notice kind="info" title="No longer in use">
      Taken out of use <Time at={retiredAt} kind="day" />: {retiredReason ?? "nobody said why"}
    </Notice>
  );
}

type Shown = { readonly field: Field; readonly path: string };

function Facts({ page }: { readonly page: EntryPage }): ReactNode {
  const { kind, values, names } = page;
  const all = Object.entries(fieldsOf(kind)).map(([path, field]): Shown => ({ path, field }));
  const shown = all.filter(
    ({ path, field }) => values[path] !== undefined || (field.isNeeded === true && isAsked(field, values)),
  );
  const facts = (of: readonly Shown[]): readonly (readonly [string, ReactNode])[] =>
    of.map(({ path, field }) => [
      field.label,
      <Value
        key={path}
        field={field}
        value={values[path]}
        names={names.filter((one) => one.field === path)}
      />,
    ]);
  const inSpanish = shown.filter(({ field }) => field.language === "es");
  return (
    <>
      <FactList facts={facts(shown.filter(({ field }) => field.language !== "es"))} />
      {inSpanish.length > 0 && (
        <details className="register-part">
          <summary>In Spanish</summary>
          <FactList facts={facts(inSpanish)} />
        </details>
      )}
    </>
  );
}

function Value({
  field,
  value,
  names,
}: {
  readonly field: Field;
  readonly value: string | readonly string[] | undefined;
  readonly names: readonly LinkLine[];
}): ReactNode {
  if (value === undefined) return "not written down";
  if (field.type.is === "link" || field.type.is === "links") return <Links lines={names} />;
  if (field === clauses && typeof value !== "string")
    return value.map((label, place) => (
      <Fragment key={label}>
        {place > 0 && ", "}
        <Link to={`/policy/${encodeURIComponent(label)}`}>{label}</Link>
      </Fragment>
    ));
  const words = valueWords(field, value);
  if (words.length === 1) return <span className="register-text">{words[0]}</span>;
  return (
    <ul className="plain-list">
      {words.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function Links({ lines }: { readonly lines: readonly LinkLine[] }): ReactNode {
  return (
    <ul className="plain-list">
      {lines.map(({ kind, key, name, field, isRetired }) => (
        <li key={`${field} ${kind} ${key}`}>
          <Link to={`/registers/${kind}/${key}`}>{name}</Link>
          {isRetired && <span className="hint"> no longer in use</span>}
        </li>
      ))}
    </ul>
  );
}

/** What names this entry, by the register it stands in. */
function NamedFrom({ page: { linkedFrom } }: { readonly page: EntryPage }): ReactNode {
  if (linkedFrom.length === 0) return null;
  const byKind = Map.groupBy(linkedFrom, ({ kind }) => kind);
  return (
    <FactList
      title="Named by"
      facts={[...byKind].map(([kind, lines]) => [kinds[kind].plural, <Links key={kind} lines={lines} />])}
    />
  );
}

function EntryHistory({ page }: { readonly page: EntryPage }): ReactNode {
  const { kind, key, history, shown, version: newest } = page;
  const here = `/registers/${kind}/${key}`;
  return (
    <History
      versions={history}
      wordsOf={(part) => fieldWords(kind, part)}
      more={({ version, changes }) => (
        <>
          {changes.length > 0 && (
            <details>
              <summary>What changed</summary>
              <dl className="register-changes">
                {changes.map(({ field, before, after }) => (
                  <div key={field}>
                    <dt>{fieldWords(kind, field)}</dt>
                    <dd>
                      <del>{said(kind, field, before)}</del> <ins>{said(kind, field, after)}</ins>
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
          {version !== shown && (
            <Link to={version === newest ? here : `${here}?version=${version}`}>
              {version === newest ? "See it as it is now" : "See it as it was then"}
            </Link>
          )}
        </>
      )}
    />
  );
}

function said(kind: KindName, path: string, value: readonly string[] | undefined): string {
  const field = fieldsOf(kind)[path];
  if (value === undefined || value.length === 0) return "nothing";
  return (field === undefined ? value : valueWords(field, value)).join("; ");
}

function Retire({
  organisation,
  page: { kind, key, name, linkedFrom },
}: {
  readonly organisation: string;
  readonly page: EntryPage;
}): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const retire = useChange(retireEntry);
  const isHeld = linkedFrom.length > 0;
  const close = (): void => {
    setAsking(false);
    retire.reset();
  };
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        Take out of use
      </Button>
      {isAsking && (
        <FormDialog
          title={`Take ${name} out of use`}
          act="Take out of use"
          isPending={retire.isPending}
          isDisabled={isHeld || reason.trim() === ""}
          onClose={close}
          onAct={async () => {
            const done = await retire.run({
              params: { organisation, kind, key },
              body: { reason: reason.trim() },
            });
            if (done !== undefined) close();
          }}
        >
          {isHeld ? (
            <Notice kind="warn" title="Something in use names it">
              Change these first:
              <Links lines={linkedFrom} />
            </Notice>
          ) : (
            <>
              <p>It and its history stay readable, and nothing new can name it.</p>
              <TextField
                label="Why"
                isRequired
                autoFocus
                maxLength={500}
                value={reason}
                onChange={setReason}
              />
            </>
          )}
          {retire.error !== undefined && <ErrorNotice error={retire.error} />}
        </FormDialog>
      )}
    </>
  );
}
