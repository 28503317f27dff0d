/** The second person's look at what would go out: it may go, it goes back, or it goes without one and says why. */
import { useState, type ReactNode } from "react";
import { useChange, useMay } from "../../../web/call.ts";
import { go } from "../../../web/router.ts";
import { Button, ErrorNotice, Link, Notice, TextArea, toast } from "../../../web/widgets/index.ts";
import type { ReviewView, SecondFinding } from "../review/contract.ts";
import { lookSecond } from "../review/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";

const done: Readonly<Record<SecondFinding, string>> = {
  agreed: "On record: it may go.",
  returned: "Sent back: the review is open again.",
  waived: "On record: it goes without a second person.",
};

export function SecondLook({
  params,
  second,
  what,
}: {
  readonly params: PanelProps;
  readonly second: NonNullable<ReviewView["second"]>;
  /** What goes out, in a sentence. */
  readonly what: string;
}): ReactNode {
  const change = useChange(lookSecond);
  const mayDecide = useMay("case:decide");
  const [words, setWords] = useState("");
  const { packageId, isOwn } = second;
  const say = async (finding: SecondFinding): Promise<void> => {
    if (packageId === undefined) return;
    const said = words.trim() === "" ? {} : { words };
    if ((await change.run({ params, body: { packageId, finding, ...said } })) === undefined) return;
    toast(done[finding]);
    if (finding !== "returned") go(`/work/${params.reference}`);
  };
  const button = (finding: SecondFinding, label: string, isDisabled: boolean): ReactNode => (
    <Button
      kind={finding === "agreed" ? "primary" : "plain"}
      isDisabled={isDisabled || !mayDecide || packageId === undefined}
      isPending={change.isPending}
      onPress={() => void say(finding)}
    >
      {label}
    </Button>
  );
  return (
    <Notice kind="warn" title="A second person looks at it before it goes">
      <p>
        {what}{" "}
        {packageId === undefined ? (
          "The package is being made; then there is something to look at."
        ) : (
          <Link to={`/work/${params.reference}?part=package`}>Look into the package</Link>
        )}
      </p>
      {isOwn && <p>You approved it, so it is for somebody else to look.</p>}
      <div className="form">
        <TextArea
          label="What you found"
          hint="Needed to send it back, and to let it go without a second person because its time runs out."
          value={words}
          onChange={setWords}
          rows={3}
          maxLength={4000}
        />
        <p className="form-actions">
          {button("agreed", "It may go", isOwn)}
          {button("returned", "Send it back", words.trim() === "")}
          {button("waived", "Let it go without", words.trim() === "")}
        </p>
      </div>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </Notice>
  );
}
