/** People who act in their role: shown by one decision for a table of them, in this request or in every one. */
import { useState } from "react";
import type { ReactNode } from "react";
import { readAgain, useCall, useChange, useMay } from "../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  FormDialog,
  Notice,
  RadioGroup,
  TextArea,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { listPeople, readReview } from "../review/endpoints.ts";
import type { RoleInput, RolesView } from "../review/role/contract.ts";
import { decideRole, endRole, readRoles } from "../review/role/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted } from "./words.ts";

type Params = { readonly params: PanelProps };
type Table = RolesView["tables"][number];

export function ActingInRole({ params }: Params): ReactNode {
  const { data, error } = useCall(readRoles, { params });
  const mayDecide = useMay("case:decide");
  const [asked, setAsked] = useState<Table | undefined>(undefined);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined || (data.tables.length === 0 && data.rules.length === 0)) return null;
  return (
    <details className="decided">
      <summary>
        <b>Acting in their role</b> <span>{summaryOf(data)}</span>
      </summary>
      <p className="hint">
        What colleagues, teachers or officials did in their work may most often be shown. What is about
        themselves, such as their own absence or a complaint about them, may not: look at the rows first, and
        decide alone about whoever it concerns.
      </p>
      <ul className="people">
        {data.tables.map((table) => (
          <li key={`${table.position} ${table.table}`}>
            <div>
              <b>{table.title}</b>
              <span className="hint">
                {table.system} · {counted(table.people, "person", "people")}, {table.open} not decided
                {table.byRule > 0 && `, ${table.byRule} shown by the rule`}
              </span>
            </div>
            {mayDecide && table.open > 0 && (
              <Button label={`They act in their role: ${table.title}`} onPress={() => setAsked(table)}>
                They act in their role…
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Rules params={params} rules={data.rules} mayDecide={mayDecide} />
      {asked !== undefined && (
        <RoleDialog params={params} table={asked} onClose={() => setAsked(undefined)} />
      )}
    </details>
  );
}

function summaryOf({ tables, rules }: RolesView): string {
  const ruled = tables.reduce((sum, { byRule }) => sum + byRule, 0);
  if (rules.length === 0) return "no rule stands";
  return `${counted(rules.length, "rule")} for every request; ${counted(ruled, "person", "people")} here`;
}

function Rules({
  params,
  rules,
  mayDecide,
}: Params & { readonly rules: RolesView["rules"]; readonly mayDecide: boolean }): ReactNode {
  const end = useChange(endRole);
  if (rules.length === 0) return null;
  const stop = async (rule: RolesView["rules"][number]): Promise<void> => {
    if ((await end.run({ params: { ...params, rule: rule.id }, body: {} })) === undefined) return;
    readAgain(readRoles);
    toast("Ended. What it decided in this request stays until you undo it.");
  };
  return (
    <>
      <h3>Rules for every request</h3>
      <ul className="people">
        {rules.map((rule) => (
          <li key={rule.id}>
            <div>
              <b>{rule.title}</b>
              <span className="hint">
                “{rule.why}”, since <Time at={rule.setAt} />
              </span>
            </div>
            {mayDecide && (
              <Button
                kind="quiet"
                isPending={end.isPending}
                label={`End the rule: ${rule.title}`}
                onPress={() => void stop(rule)}
              >
                End the rule
              </Button>
            )}
          </li>
        ))}
      </ul>
      {end.error !== undefined && <ErrorNotice error={end.error} />}
    </>
  );
}

function RoleDialog({
  params,
  table,
  onClose,
}: Params & { readonly table: Table; readonly onClose: () => void }): ReactNode {
  const decide = useChange(decideRole);
  const [why, setWhy] = useState("");
  const [range, setRange] = useState<RoleInput["for"] | undefined>(undefined);
  const submit = async (): Promise<void> => {
    if (range === undefined) return;
    const body = { position: table.position, table: table.table, why: why.trim(), for: range };
    const done = await decide.run({ params, body });
    if (done === undefined) return;
    for (const reading of [readRoles, listPeople, readReview]) readAgain(reading);
    toast(`Shown as acting in their role: ${counted(done.people, "person", "people")}.`);
    onClose();
  };
  return (
    <FormDialog
      title={`${table.title} act in their role`}
      act="Show them"
      isPending={decide.isPending}
      isDisabled={why.trim() === "" || range === undefined}
      onClose={onClose}
      onAct={submit}
    >
      <p>
        {counted(table.open, "person", "people")} nobody decided about. A row that is also somebody else’s
        still waits for that person.
      </p>
      <TextArea
        label="Why they may be shown"
        hint="On record. Such as: teachers, in what they wrote about lessons. Name nobody."
        value={why}
        onChange={setWhy}
        maxLength={1000}
        rows={2}
        isRequired
      />
      <RadioGroup<RoleInput["for"]>
        label="Where this holds"
        value={range}
        onChange={setRange}
        choices={[
          { value: "this-request", label: "In this request" },
          {
            value: "always",
            label: "In every request, until the rule is ended",
            hint: "Decided as soon as a search ends; you can overrule it for anybody.",
          },
        ]}
      />
      {decide.error !== undefined && <Notice kind="error">{decide.error.message}</Notice>}
    </FormDialog>
  );
}
