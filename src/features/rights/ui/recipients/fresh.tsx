/**
 * Those the list has just named and nobody has judged: a register names many, and most of them received nothing about one
 * person. Several are struck out together, for one reason; whoever stays is given an address.
 */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMay } from "../../../../web/call.ts";
import { Button, Checkbox, toast } from "../../../../web/widgets/index.ts";
import type { Excuse, NoticeId, NoticeView } from "../../recipients/contract.ts";
import { excuseRecipients } from "../../recipients/endpoints.ts";
import { NoticeDialog } from "./dialogs.tsx";
import type { DialogOf } from "./dialogs.tsx";
import { offerWords, problemOf, sourceWords } from "./words.ts";
import { WhyNotDialog } from "./why_not_dialog.tsx";

type At = { readonly organisation: string; readonly reference: string };

export function Fresh({
  at,
  notices,
  today,
  heading: Heading,
}: {
  readonly at: At;
  readonly notices: readonly NoticeView[];
  readonly today: string;
  readonly heading: "h3" | "h4";
}): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<NoticeId>>(new Set());
  const mayDecide = useMay("case:decide");
  if (notices.length === 0) return null;
  const still = notices.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const toggle = (ids: readonly NoticeId[], isOn: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids)
      if (isOn) next.add(id);
      else next.delete(id);
    setChosen(next);
  };
  const isStruck = mayDecide && notices.some(({ offers }) => offers.includes("excuse"));
  return (
    <section className="recipient-fresh">
      <Heading>To be judged: {notices.length}</Heading>
      <p className="soft">
        Strike out whom this person’s data did not go to, and whoever belongs to the house. Give the others an
        address, or tell them another way.
      </p>
      {isStruck && (
        <div className="recipient-several">
          <Checkbox
            isSelected={still.length === notices.length}
            onChange={(isOn) =>
              toggle(
                notices.map(({ id }) => id),
                isOn,
              )
            }
          >
            All {notices.length}
          </Checkbox>
          <Several at={at} chosen={still} onDone={() => setChosen(new Set())} />
        </div>
      )}
      <ul className="plain recipient-list compact">
        {notices.map((notice) => (
          <Line
            key={notice.id}
            at={at}
            notice={notice}
            today={today}
            isChosen={chosen.has(notice.id)}
            onChoose={isStruck ? (isOn) => toggle([notice.id], isOn) : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

function Several({
  at,
  chosen,
  onDone,
}: {
  readonly at: At;
  readonly chosen: readonly NoticeId[];
  readonly onDone: () => void;
}): ReactNode {
  const excuse = useChange(excuseRecipients);
  const [isOpen, setOpen] = useState(false);
  const count = chosen.length === 1 ? "one" : String(chosen.length);
  const strike = async (reason: Excuse, said: { readonly words?: string }): Promise<void> => {
    const done = await excuse.run({ params: at, body: { notices: [...chosen], reason, ...said } });
    if (done === undefined) return;
    toast(`${done.decided} struck out`);
    setOpen(false);
    onDone();
  };
  return (
    <>
      <Button isDisabled={chosen.length === 0} onPress={() => setOpen(true)}>
        {chosen.length === 0 ? "Strike out…" : `Strike out ${count}…`}
      </Button>
      {isOpen && (
        <WhyNotDialog
          title={`Why ${count} need not be told`}
          acting={{ isPending: excuse.isPending, problem: problemOf(excuse.error) }}
          onClose={() => setOpen(false)}
          onSubmit={(reason, said) => void strike(reason, said)}
        />
      )}
    </>
  );
}

function Line({
  at,
  notice,
  today,
  isChosen,
  onChoose,
}: {
  readonly at: At;
  readonly notice: NoticeView;
  readonly today: string;
  readonly isChosen: boolean;
  readonly onChoose: ((isOn: boolean) => void) | undefined;
}): ReactNode {
  const [open, setOpen] = useState<DialogOf>();
  const name = notice.texts.name ?? `Recipient ${notice.number}`;
  const said = (
    <>
      <span className="soft">{notice.number}</span> {name}
      {notice.source !== "register" && <span className="soft">, {sourceWords[notice.source]}</span>}
    </>
  );
  const steps = (["change", "tell"] as const).filter((offer) => notice.offers.includes(offer));
  return (
    <li className="recipient" aria-label={name}>
      {onChoose === undefined ? (
        <p>{said}</p>
      ) : (
        <Checkbox isSelected={isChosen} onChange={onChoose}>
          {said}
        </Checkbox>
      )}
      <div className="recipient-steps">
        {steps.map((offer) => (
          <Button
            key={offer}
            kind="quiet"
            label={`${freshWords[offer]} ${name}`}
            onPress={() => setOpen(offer)}
          >
            {freshWords[offer]}
          </Button>
        ))}
      </div>
      {open !== undefined && (
        <NoticeDialog name={open} at={at} notice={notice} today={today} onClose={() => setOpen(undefined)} />
      )}
    </li>
  );
}

const freshWords = { change: "Address…", tell: offerWords.tell } as const;
