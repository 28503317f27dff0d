/** By what the person is found: what the search was made with, or what is entered here; then the plans are made. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../../web/call.ts";
import { Button, Notice } from "../../../../web/widgets/index.ts";
import type { ExecutionView } from "../../execution/contract.ts";
import { planExecution } from "../../execution/endpoints.ts";
import { ValuesOf } from "../plan_panel.tsx";
import { identityLabel } from "../words.ts";
import type { Given } from "./page.tsx";
import { problemsOf } from "./words.ts";

type Values = Readonly<Record<string, readonly string[]>>;

export function BeginForm({
  given,
  view,
  onDone,
}: {
  readonly given: Given;
  readonly view: ExecutionView;
  readonly onDone: () => void;
}): ReactNode {
  const plan = useChange(planExecution);
  const [isEntering, setEntering] = useState(!view.isSearched);
  const suggested = Map.groupBy(view.suggested, ({ name }) => name);
  const names = [...new Set([...view.identityNames, ...suggested.keys()])];
  const [values, setValues] = useState<Values>(
    Object.fromEntries([...suggested].map(([name, all]) => [name, all.map(({ value }) => value)])),
  );
  const send = async (): Promise<void> => {
    const identities = names.flatMap((name) => {
      const entered = [
        ...new Set((values[name] ?? []).map((value) => value.trim()).filter((value) => value !== "")),
      ];
      return (entered.length === 0 ? [""] : entered).map((value) => ({ name, value }));
    });
    if ((await plan.run({ params: given, body: isEntering ? { identities } : {} })) !== undefined) onDone();
  };
  if (names.length === 0)
    return (
      <Notice kind="warn" title="Nothing can be erased from here yet">
        Give a connection a role that may erase: Setup, Connections. Until then, plan a measure for each
        system.
      </Notice>
    );
  const problem = problemsOf(plan.error);
  return (
    <section className="panel" aria-labelledby="begin">
      <h2 id="begin">Make the plans</h2>
      {isEntering ? (
        <p className="lede">
          By what do the systems know this person? An empty field says: they have none. Leave nothing out that
          they have, such as a second address or a former name, or rows will be missed.
        </p>
      ) : (
        <p className="lede">
          The person is looked for by what the search of this request was made with. What their own rows call
          them besides is found by itself, and looked for afterwards, too.
        </p>
      )}
      <form
        className="identities"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {isEntering &&
          names.map((name) => (
            <ValuesOf
              key={name}
              label={identityLabel(name)}
              values={values[name] ?? [""]}
              onChange={(changed) => setValues({ ...values, [name]: changed })}
            />
          ))}
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        <div className="actions">
          <Button kind="primary" type="submit" isPending={plan.isPending}>
            Make the plans
          </Button>
          {view.isSearched && !isEntering && (
            <Button kind="quiet" onPress={() => setEntering(true)}>
              Enter something else
            </Button>
          )}
        </div>
      </form>
      <p className="hint">Every step is run and taken back: making a plan changes nothing.</p>
    </section>
  );
}
