/** One activity: what a person is told of it, what is missing, who changed what and when; edited in place. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  FactList,
  Notice,
  Page,
  Skeleton,
  Timeline,
} from "../../../web/widgets/index.ts";
import type { ActivityPage, ActivityWords } from "../contract.ts";
import { readActivity } from "../endpoints.ts";
import { gapWords } from "../gaps.ts";
import { ActivityForm } from "./activity_form.tsx";
import { basisWords, changedWords, languageWords, partOrder, partWords } from "./words.ts";
import "./registers.css";

const crumbs = [{ title: "Registers", to: "/registers" }] as const;

export default function Activity({ organisation, params }: PageProps): ReactNode {
  const key = params["key"] ?? "";
  const { data, error, refetch } = useCall(readActivity, { params: { organisation, key } });
  const mayWrite = useMay("register:write");
  const [isEditing, setEditing] = useState(false);
  if (data === undefined)
    return (
      <Page title="Activity" crumbs={crumbs}>
        {error === null ? (
          <Skeleton kind="page" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  const title = data.activity.words.en?.name ?? data.activity.words.es?.name ?? data.key;
  return (
    <Page
      title={title}
      crumbs={crumbs}
      actions={mayWrite && !isEditing && <Button onPress={() => setEditing(true)}>Edit</Button>}
    >
      {data.gaps.length > 0 && (
        <Notice kind="warn" title="Something a person must be told is missing">
          Not written down yet: {data.gaps.map((gap) => gapWords[gap]).join(", ")}. Letters say that it is
          still to come.
        </Notice>
      )}
      {isEditing ? (
        <ActivityForm organisation={organisation} page={data} onClose={() => setEditing(false)} />
      ) : (
        <Facts page={data} />
      )}
      <History page={data} />
    </Page>
  );
}

function Facts({ page }: { readonly page: ActivityPage }): ReactNode {
  const { activity } = page;
  const { en, es } = activity.words;
  return (
    <>
      {en !== undefined && <FactList title="What people are told" facts={factsOf(en, activity)} />}
      {es !== undefined && (
        <details className="register-part">
          <summary>In {languageWords.es}</summary>
          <FactList facts={factsOf(es, activity)} />
        </details>
      )}
      <FactList
        title="For the office"
        facts={[
          ["Tables it explains", activity.dataSets.length === 0 ? "–" : activity.dataSets.join(", ")],
          ["Note", activity.note ?? "–"],
        ]}
      />
    </>
  );
}

type Activity = ActivityPage["activity"];

function factsOf(words: ActivityWords, activity: Activity): readonly (readonly [string, ReactNode])[] {
  const list = (items: readonly string[]): ReactNode =>
    items.length === 0 ? (
      "not written down"
    ) : (
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    );
  const told = (presence: Activity["transfers"], items: readonly string[], none: string): ReactNode => {
    if (presence === "unknown") return "not written down";
    return presence === "none" ? none : list(items);
  };
  return [
    ["Name", words.name],
    ...partOrder.map((part) => [partWords[part].title, list(words[part])] as const),
    ["What allows it", list(activity.lawfulBases.map((basis) => basisWords[basis]))],
    ["Other countries", told(activity.transfers, words.transfers, "It does not leave the country.")],
    ["Decided by a machine alone", told(activity.automatedDecisions, words.automatedDecisions, "Nothing.")],
  ];
}

function History({ page }: { readonly page: ActivityPage }): ReactNode {
  return (
    <Timeline
      title="History"
      entries={page.history.map(({ version, changedAt, changedBy, changed }) => ({
        id: String(version),
        at: changedAt,
        what: `${changedBy ?? "The system"} ${
          version === 1 ? "added it" : `changed ${changed.map(changedWords).join(", ") || "nothing"}`
        }`,
      }))}
    />
  );
}
