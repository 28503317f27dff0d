/** One activity: what a person is told of it, what is missing, who changed what and when; edited in place. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { useSearch } from "../../../web/router.ts";
import { Button, ErrorNotice, FactList, Link, Notice, Page, Skeleton } from "../../../web/widgets/index.ts";
import type { ActivityPage, ActivityWords } from "../contract.ts";
import { readActivity } from "../endpoints.ts";
import { gapWords } from "../gaps.ts";
import { ActivityForm } from "./activity_form.tsx";
import { History } from "./history.tsx";
import { basisWords, changedWords, languageWords, partOrder, partWords } from "./words.ts";
import "./registers.css";

const crumbs = [{ title: "Registers", to: "/registers" }] as const;

export default function Activity({ organisation, params }: PageProps): ReactNode {
  const key = params["key"] ?? "";
  const wanted = useSearch().get("version") ?? "";
  const { data, error, refetch } = useCall(readActivity, {
    params: { organisation, key },
    query: /^[1-9]\d{0,6}$/.test(wanted) ? { version: Number(wanted) } : {},
  });
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
  const here = `/registers/processing-activity/${key}`;
  const isOld = data.shown !== data.version;
  const title = data.activity.words.en?.name ?? data.activity.words.es?.name ?? data.key;
  return (
    <Page
      title={title}
      crumbs={crumbs}
      actions={mayWrite && !isEditing && !isOld && <Button onPress={() => setEditing(true)}>Edit</Button>}
    >
      {isOld && (
        <Notice kind="info">
          This is version {data.shown} of {data.version}, as it was.{" "}
          <Link to={here}>See it as it is now</Link>
        </Notice>
      )}
      {data.gaps.length > 0 && !isOld && (
        <Notice kind="warn" title="Something a person must be told is missing">
          Not written down yet: {data.gaps.map((gap) => gapWords[gap]).join(", ")}. Letters say that it is
          still to come.
        </Notice>
      )}
      {isEditing && !isOld ? (
        <ActivityForm organisation={organisation} page={data} onClose={() => setEditing(false)} />
      ) : (
        <Facts page={data} />
      )}
      <History
        versions={data.history}
        wordsOf={changedWords}
        more={(version) =>
          version !== data.shown && (
            <Link to={version === data.version ? here : `${here}?version=${version}`}>
              {version === data.version ? "See it as it is now" : "See it as it was then"}
            </Link>
          )
        }
      />
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
