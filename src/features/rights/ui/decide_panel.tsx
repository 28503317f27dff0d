/** What is decided about a request, and what stands in the way: the panel of the case page. */
import type { ReactNode } from "react";
import { Button, FactList } from "../../../web/widgets/index.ts";
import type { Offer, RequestView } from "../request/office/contract.ts";

/** The steps of deciding, in their order, as buttons where they are allowed. */
const steps: readonly { readonly offer: Offer; readonly label: string }[] = [
  { offer: "settle-standing", label: "Say how it stands in law" },
  { offer: "hear-child", label: "Record the child’s view" },
  { offer: "examine", label: "Record what was found out" },
  { offer: "assess", label: "Decide" },
  { offer: "begin-restriction", label: "Block the data meanwhile" },
  { offer: "plan-lifting", label: "Say when the block ends" },
  { offer: "lift-restriction", label: "Lift the block" },
];

export function DecidePanel({
  view,
  onAct,
}: {
  readonly view: RequestView;
  readonly onAct: (offer: Offer) => void;
}): ReactNode {
  const { decide, offers, next } = view;
  const allowed = steps.filter(({ offer }) => offers.includes(offer));
  return (
    <div className="stack">
      {decide.about.map((sentence) => (
        <p key={sentence} className="soft">
          {sentence}
        </p>
      ))}
      {decide.settled.length > 0 && (
        <FactList
          facts={decide.settled.map(
            ({ label, value, detail }) =>
              [label, detail === undefined ? value : `${value}. ${detail}`] as const,
          )}
        />
      )}
      {view.state === "open" && next.missing.length > 0 && (
        <section>
          <h3>Before the answer can go out</h3>
          <ul>
            {next.missing.map(({ code, text }) => (
              <li key={code}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      {allowed.length > 0 && (
        <div className="actions">
          {allowed.map(({ offer, label }) => (
            <Button key={offer} onPress={() => onAct(offer)}>
              {label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
