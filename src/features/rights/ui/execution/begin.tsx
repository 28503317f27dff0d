/** By what the person is found: what the search was made with, or what is entered here; then the plans are made. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../../web/call.ts";
import { Button, Notice, Select, TextField } from "../../../../web/widgets/index.ts";
import type { CorrectionInput, ExecutionView } from "../../execution/contract.ts";
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
  const isCorrecting = view.task === "correct";
  const [corrections, setCorrections] = useState<readonly CorrectionInput[]>([{ was: "", becomes: "" }]);
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
    const wrong = corrections.filter(({ was }) => was.trim() !== "");
    const body = {
      ...(isEntering ? { identities } : {}),
      ...(isCorrecting && wrong.length > 0 ? { corrections: wrong } : {}),
    };
    if ((await plan.run({ params: given, body })) !== undefined) onDone();
  };
  if (names.length === 0)
    return (
      <Notice kind="warn" title="Nothing can be changed from here yet">
        Give a connection a role that may change rows: Setup, Connections. Until then, plan a measure for each
        system.
      </Notice>
    );
  const problem = problemsOf(plan.error);
  return (
    <section className="panel" aria-labelledby="begin">
      <h2 id="begin">Make the plans</h2>
      <form
        className="identities"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {isCorrecting && <Corrections view={view} corrections={corrections} onChange={setCorrections} />}
        {isEntering ? (
          <p className="lede">
            By what do the systems know this person? An empty field says: they have none. Leave nothing out
            that they have, such as a second address or a former name, or rows will be missed.
          </p>
        ) : (
          <p className="lede">
            The person is looked for by what the search of this request was made with. What their own rows
            call them besides is found by itself, and looked for afterwards, too.
          </p>
        )}
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

const most = 50;

/** What is wrong and what is right, one line after the other. */
function Corrections({
  view,
  corrections,
  onChange,
}: {
  readonly view: ExecutionView;
  readonly corrections: readonly CorrectionInput[];
  readonly onChange: (corrections: readonly CorrectionInput[]) => void;
}): ReactNode {
  const change = (at: number, part: Partial<CorrectionInput>): void =>
    onChange(corrections.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const everywhere = { value: "", label: "Wherever it stands" };
  return (
    <div className="stack corrections">
      {corrections.map((one, at) => (
        <fieldset key={at} className="correction">
          <legend>{corrections.length === 1 ? "What is put right" : `What is put right, ${at + 1}`}</legend>
          <div className="form-row">
            <TextField
              label="What is wrong"
              hint="As it stands in the system."
              value={one.was}
              onChange={(was) => change(at, { was })}
              isRequired={at === 0 && view.systems.every(({ task }) => task !== "correct")}
            />
            <TextField
              label="What is right"
              hint="Empty: nothing stands there any more."
              value={one.becomes}
              onChange={(becomes) => change(at, { becomes })}
            />
          </div>
          {view.categories.length > 0 && (
            <Select
              label="What it is"
              value={one.category ?? ""}
              onChange={(value) => {
                const { category: _before, ...rest } = one;
                const next = value === "" || value === undefined ? rest : { ...rest, category: value };
                onChange(corrections.map((each, index) => (index === at ? next : each)));
              }}
              choices={[everywhere, ...view.categories]}
            />
          )}
        </fieldset>
      ))}
      {corrections.length < most && (
        <p>
          <Button kind="quiet" onPress={() => onChange([...corrections, { was: "", becomes: "" }])}>
            Something else is wrong, too
          </Button>
        </p>
      )}
    </div>
  );
}
