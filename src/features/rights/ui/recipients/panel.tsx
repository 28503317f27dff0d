/** Whom the data of a request went to, and what became of telling them: the list, each with what is next. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../../web/call.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Notice,
  Select,
  Skeleton,
  toast,
} from "../../../../web/widgets/index.ts";
import type { NoticeAct, NoticeTexts, NoticeView, RecipientsView } from "../../recipients/contract.ts";
import { addRecipient, listRecipients, makeRecipientList } from "../../recipients/endpoints.ts";
import { Fresh } from "./fresh.tsx";
import { One } from "./one.tsx";
import { TextsDialog } from "./texts_dialog.tsx";
import { actWords, problemOf } from "./words.ts";
import "./recipients.css";

type At = { readonly organisation: string; readonly reference: string };

function RecipientsPanel({ organisation, reference }: At): ReactNode {
  const at = { organisation, reference };
  const { data, error, refetch } = useCall(listRecipients, { params: at });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={4} />;
  if (data.acts.length === 0)
    return (
      <EmptyState title="There is nothing to tell anybody">
        A request of this kind changes no data that others have.
      </EmptyState>
    );
  return (
    <section className="recipients" aria-labelledby="recipients-head">
      <h2 id="recipients-head">Who received the data</h2>
      <p className="lede">
        {data.isRequired
          ? "Whoever received the data is told of what was done to them, unless that is impossible or out of all proportion. The person may ask who was told."
          : "The law does not ask that anybody be told here. Where the data went to others, telling them keeps what the person wants."}
      </p>
      <Summary view={data} />
      {data.acts.map((act) => (
        <List key={act} at={at} view={data} act={act} hasTitle={data.acts.length > 1} />
      ))}
      <Add at={at} view={data} />
    </section>
  );
}

function Summary({ view: { notices, open } }: { readonly view: RecipientsView }): ReactNode {
  if (notices.length === 0) return null;
  return (
    <p>
      {open === 0 ? "Nothing is open" : `${open} of ${notices.length} still to be settled`}
      {open === 0 && `: all ${notices.length} are settled`}.
    </p>
  );
}

function List({
  at,
  view,
  act,
  hasTitle,
}: {
  readonly at: At;
  readonly view: RecipientsView;
  readonly act: NoticeAct;
  readonly hasTitle: boolean;
}): ReactNode {
  const notices = view.notices.filter((one) => one.act === act);
  const mayWork = useMay("case:work") && !view.isOver;
  const isListed = view.listed.includes(act);
  const heading = hasTitle ? "h4" : "h3";
  const isFresh = ({ state, texts, offers }: NoticeView): boolean =>
    state === "proposed" && texts.email === undefined && !offers.includes("transmit");
  const listOf = (shown: readonly NoticeView[]): ReactNode =>
    shown.length > 0 && (
      <ul className="plain recipient-list">
        {shown.map((notice) => (
          <One key={notice.id} at={at} notice={notice} today={view.today} heading={heading} />
        ))}
      </ul>
    );
  const settled = notices.filter(({ isOpen }) => !isOpen);
  return (
    <>
      {hasTitle && <h3>{actWords[act]}</h3>}
      {listOf(notices.filter((one) => one.isOpen && !isFresh(one)))}
      <Fresh at={at} notices={notices.filter(isFresh)} today={view.today} heading={heading} />
      {settled.length > 0 && (
        <details className="recipient-settled">
          <summary>{settled.length} settled</summary>
          {listOf(settled)}
        </details>
      )}
      {mayWork && <Make at={at} act={act} isListed={isListed} />}
      {isListed && notices.length === 0 && (
        <p className="soft">The register and the connected systems name nobody.</p>
      )}
    </>
  );
}

/** The register, gone through once, and again when it has changed. */
function Make({
  at,
  act,
  isListed,
}: {
  readonly at: At;
  readonly act: NoticeAct;
  readonly isListed: boolean;
}): ReactNode {
  const make = useChange(makeRecipientList);
  const run = async (): Promise<void> => {
    const made = await make.run({ params: at, body: { act } });
    if (made !== undefined) toast(made.added === 0 ? "Nobody new" : `${made.added} put on the list`);
  };
  const what = act === "lifted" ? "whoever was told of the restriction" : "the register";
  return (
    <div className={isListed ? "recipient-make" : "recipient-make first"}>
      {!isListed && (
        <p>
          {act === "lifted"
            ? "Before a restriction ends the person is told, and afterwards everybody who was told that it began."
            : "Everybody whom the register of processing and the connected systems name is put on the list. You strike out whom this person’s data did not go to."}
        </p>
      )}
      <Button kind={isListed ? "quiet" : "primary"} isPending={make.isPending} onPress={() => void run()}>
        {isListed ? `Go through ${what} again` : `Go through ${what}`}
      </Button>
      {make.error !== undefined && <Notice kind="error">{problemOf(make.error)}</Notice>}
    </div>
  );
}

/** Somebody the register does not know. */
function Add({ at, view }: { readonly at: At; readonly view: RecipientsView }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [act, setAct] = useState<NoticeAct>();
  const add = useChange(addRecipient);
  const mayWork = useMay("case:work");
  const [usual] = view.acts;
  const chosen = act ?? usual;
  if (!mayWork || view.isOver || chosen === undefined) return null;
  const put = async (texts: NoticeTexts, language: "en" | "es"): Promise<void> => {
    const made = await add.run({ params: at, body: { act: chosen, texts, language } });
    if (made === undefined) return;
    toast("Put on the list");
    setOpen(false);
  };
  const person = view.notices.find(({ texts }) => texts.person !== undefined)?.texts.person;
  return (
    <p>
      <Button onPress={() => setOpen(true)}>Add a recipient…</Button>
      {isOpen && (
        <TextsDialog
          title="Add a recipient"
          label="Put on the list"
          act={chosen}
          language={view.notices[0]?.language ?? "en"}
          texts={person === undefined ? {} : { person }}
          acting={{ isPending: add.isPending, problem: problemOf(add.error) }}
          onClose={() => setOpen(false)}
          onSubmit={(texts, language) => void put(texts, language)}
        >
          {view.acts.length > 1 && (
            <Select
              label="To be told of"
              value={chosen}
              onChange={setAct}
              choices={view.acts.map((value) => ({ value, label: actWords[value] }))}
            />
          )}
        </TextsDialog>
      )}
    </p>
  );
}

/** The tab of a request that has somebody to tell; none for a request that changes no data. */
export function useRecipientsTab(at: At): readonly {
  readonly id: "recipients";
  readonly title: string;
  readonly count?: number;
  readonly content: ReactNode;
}[] {
  const { data } = useCall(listRecipients, { params: at });
  if (data === undefined || data.acts.length === 0) return [];
  const content = <RecipientsPanel {...at} />;
  return [{ id: "recipients", title: "Recipients", ...(data.open > 0 ? { count: data.open } : {}), content }];
}
