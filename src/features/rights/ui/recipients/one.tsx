/** One recipient: who it is, where it stands, what is next, and the steps. */
import { useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../../../../platform/endpoint.ts";
import { useChange } from "../../../../web/call.ts";
import { Button, Menu, Notice, Status, Time } from "../../../../web/widgets/index.ts";
import type { NoticeOffer, NoticeView } from "../../recipients/contract.ts";
import { readNoticeReceipts, workOnRecipient } from "../../recipients/endpoints.ts";
import { Bundle } from "./bundle.tsx";
import { NoticeDialog } from "./dialogs.tsx";
import type { DialogOf } from "./dialogs.tsx";
import {
  answerWords,
  excuseWords,
  giveUpWords,
  offerWords,
  problemOf,
  sourceWords,
  standingOf,
  troubleWords,
} from "./words.ts";

type At = { readonly organisation: string; readonly reference: string };

const first: readonly NoticeOffer[] = ["mail", "transmit", "bundle", "tell", "answer", "give-up", "put-back"];

/** The step that fits best where one stands. */
function mainOffer(notice: NoticeView): NoticeOffer | undefined {
  const { state, offers, texts, isEscalated, isUndelivered, answer, way } = notice;
  const wanted: readonly NoticeOffer[] =
    state === "proposed"
      ? texts.email === undefined
        ? ["transmit", "bundle", "change"]
        : ["transmit", "mail"]
      : state === "sent" && way === "opendsr"
        ? isUndelivered
          ? ["tell"]
          : []
        : state === "sent" && way === "bundle"
          ? isUndelivered
            ? ["tell"]
            : []
          : state === "sent" || answer?.kind === "wrong-person"
            ? ["change"]
            : isEscalated || answer?.kind === "partly"
              ? ["give-up", "answer"]
              : state === "reached" || state === "reminded" || answer?.kind === "later"
                ? ["answer"]
                : first.filter((one) => one === "put-back");
  return wanted.find((one) => offers.includes(one));
}

export function One({
  at,
  notice,
  today,
  heading: Heading,
}: {
  readonly at: At;
  readonly notice: NoticeView;
  readonly today: string;
  /** One below what it stands under. */
  readonly heading: "h3" | "h4";
}): ReactNode {
  const [open, setOpen] = useState<DialogOf>();
  const work = useChange(workOnRecipient);
  const name = notice.texts.name ?? `Recipient ${notice.number}`;
  const { status, text } = standingOf(notice);
  const choose = (offer: NoticeOffer): void => {
    if (offer !== "bounce" && offer !== "put-back") setOpen(offer);
    else void work.run({ params: { ...at, notice: notice.id }, body: { step: { type: offer } } });
  };
  const main = mainOffer(notice);
  const others = notice.offers.filter((one) => one !== main);
  return (
    <li className="recipient" aria-label={name}>
      <div className="recipient-who">
        <Heading>
          <span className="soft">{notice.number}</span> {name}
        </Heading>
        <Status status={status} word={text} />
      </div>
      <Facts at={at} notice={notice} />
      {notice.isOpen && <p className="recipient-next">{notice.next}</p>}
      {notice.offers.length > 0 && (
        <div className="recipient-steps">
          {main !== undefined && <Button onPress={() => choose(main)}>{offerWords[main]}</Button>}
          {others.length > 0 && (
            <Menu
              label={`More steps for ${name}`}
              items={others.map((offer) => ({
                id: offer,
                title: offerWords[offer],
                onAction: () => choose(offer),
              }))}
            >
              More
            </Menu>
          )}
        </div>
      )}
      {work.error !== undefined && <Notice kind="error">{problemOf(work.error)}</Notice>}
      {open !== undefined && (
        <NoticeDialog name={open} at={at} notice={notice} today={today} onClose={() => setOpen(undefined)} />
      )}
    </li>
  );
}

function Facts({ at, notice }: { readonly at: At; readonly notice: NoticeView }): ReactNode {
  const { texts, source, way, reachedOn, dueOn, isOpen, reminders, answer, reason, reasonWords, exchange } =
    notice;
  return (
    <div className="recipient-facts">
      <p>
        {sourceWords[source]}
        {texts.email !== undefined && <> · {texts.email}</>}
        {reachedOn !== undefined && way !== undefined && (
          <>
            {" "}
            · told {wayWords[way]} <Time at={reachedOn} kind="day" />
          </>
        )}
        {isOpen && dueOn !== undefined && (
          <>
            {" "}
            · answer asked by <Time at={dueOn} kind="day" />
          </>
        )}
        {/* Whoever asked for time has one reminder left, whether or not the other was ever sent. */}
        {reminders > 0 && isOpen && answer?.kind !== "later" && ` · ${reminders} of 2 reminders`}
      </p>
      {texts.person !== undefined && <p>About: {texts.person}</p>}
      {answer !== undefined && (
        <p>
          {answerWords[answer.kind]}
          {answer.until !== undefined && (
            <>
              {" "}
              (<Time at={answer.until} kind="day" />)
            </>
          )}
          , answered <Time at={answer.on} kind="day" />
          {answerPlace[answer.way]}.
          {answer.words !== undefined && <span className="recipient-words">“{answer.words}”</span>}
        </p>
      )}
      {notice.bundle !== undefined && <Bundle at={at} notice={notice} bundle={notice.bundle} />}
      {exchange !== undefined && <Exchange at={at} notice={notice} exchange={exchange} />}
      {reason !== undefined && (
        <p>
          {reasonText(reason)}.
          {reasonWords !== undefined && <span className="recipient-words">“{reasonWords}”</span>}
        </p>
      )}
    </div>
  );
}

/** Where it stands in their system, and by which certificate that is known. */
function Exchange({
  at,
  notice,
  exchange,
}: {
  readonly at: At;
  readonly notice: NoticeView;
  readonly exchange: NonNullable<NoticeView["exchange"]>;
}): ReactNode {
  const { id, isOpen } = notice;
  const { domain, trouble, expectedOn, fingerprint, hasReceipt } = exchange;
  return (
    <>
      {trouble !== undefined && isOpen && <p>{troubleWords[trouble]}</p>}
      {hasReceipt && (
        <p>
          Receipt signed by {domain}
          {expectedOn !== undefined && (
            <>
              , done there by <Time at={expectedOn} kind="day" />
            </>
          )}
          .
          {fingerprint !== undefined && (
            <span className="recipient-words">Certificate (SHA-256): {fingerprint}</span>
          )}{" "}
          <a href={addressOf(readNoticeReceipts.path, { ...at, notice: id })} download>
            Download what they signed
          </a>
        </p>
      )}
    </>
  );
}

const answerPlace: Readonly<Record<NonNullable<NoticeView["answer"]>["way"], string>> = {
  page: " on their page",
  opendsr: " by their system, signed",
  mail: "",
  telephone: "",
  post: "",
  "in-person": "",
};

const wayWords = {
  mail: "by mail",
  post: "by post",
  telephone: "by telephone",
  "in-person": "in person",
  opendsr: "from system to system",
  bundle: "on their page",
};

function reasonText(reason: NonNullable<NoticeView["reason"]>): string {
  return reason in giveUpWords
    ? giveUpWords[reason as keyof typeof giveUpWords]
    : excuseWords[reason as keyof typeof excuseWords].label;
}
