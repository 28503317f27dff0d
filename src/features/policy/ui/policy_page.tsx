/** The policy as the home screen: sections on the left, the document in the middle, the clause that is open on the right. */
import { useEffect, useLayoutEffect } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch, visitCount } from "../../../web/router.ts";
import { Button, ErrorNotice, Page, Skeleton } from "../../../web/widgets/index.ts";
import { readPolicy } from "../endpoints.ts";
import { listTranslations } from "../translating/endpoints.ts";
import { ClausePanel } from "./clause_panel.tsx";
import { Contents } from "./contents.tsx";
import { Document } from "./document.tsx";
import { NoPolicy } from "./no_policy.tsx";
import { closeClause, isNarrow, reading } from "./reading.ts";
import { useLook } from "./look.ts";
import { filterNamed, longDay } from "./words.ts";
import "./policy.css";

export default function PolicyPage({ organisation, params }: PageProps): ReactNode {
  const search = useSearch();
  const on = search.get("on");
  const query = on === null || !/^\d{4}-\d{2}-\d{2}$/.test(on) ? {} : { on };
  const { data, error, refetch } = useCall(readPolicy, { params: { organisation }, query }, { every: 60 });
  // The choice of a language stands above the clauses: what it reads is there before they are shown.
  const languages = useCall(listTranslations, { params: { organisation } });
  const look = useLook(organisation);
  const filter = filterNamed(search.get("show"));
  const open = params["clause"];
  if (error !== null && data === undefined) {
    return (
      <Page title="Policy">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (data === undefined || (languages.data === undefined && languages.error === null)) {
    return (
      <main className="reader loading" id="content">
        <div />
        <div className="policy">
          <h1>Policy</h1>
          <Skeleton lines={12} kind="page" />
        </div>
      </main>
    );
  }
  if (data.policy === null)
    return data.on === null ? <NoPolicy organisation={organisation} /> : <NoneThen on={data.on} />;
  const known = data.policy.sections.some(({ clauses }) => clauses.some(({ label }) => label === open));
  return (
    <Reader hasClause={known} label={open} title={data.policy.title}>
      <Contents policy={data.policy} />
      <Document
        policy={data.policy}
        moment={data}
        look={look}
        filter={filter}
        open={open}
        isConnected={data.isConnected}
      />
      <ClausePanel
        organisation={organisation}
        label={known ? open : undefined}
        missing={known ? undefined : open}
      />
    </Reader>
  );
}

function NoneThen({ on }: { readonly on: string }): ReactNode {
  return (
    <Page title="Policy" lede={`No policy was in force here on ${longDay(on)}.`} width="narrow">
      <Button onPress={() => setSearch({ on: undefined })}>Back to today</Button>
    </Page>
  );
}

/** Keeps the eye where it was when a clause opens or closes, and brings an address to its clause. */
function Reader({
  hasClause,
  label,
  title,
  children,
}: {
  readonly hasClause: boolean;
  readonly label: string | undefined;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${label === undefined ? title : `${label} · ${title}`} · Kept`;
  }, [label, title]);
  // An effect gives nothing back: `scrollTo` answers with a promise in newer browsers.
  useLayoutEffect(() => {
    if (label !== undefined && isNarrow()) {
      scrollTo(0, 0);
      return;
    }
    if (visitCount() > 0) scrollTo(0, reading.scroll);
    else if (label !== undefined) {
      document.getElementById(`clause-${label}`)?.scrollIntoView({ block: "center" });
    }
    if (label === undefined && reading.label !== undefined) {
      document.getElementById(`clause-${reading.label}`)?.focus({ preventScroll: true });
      reading.label = undefined;
    }
  }, [label]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || label === undefined) return;
      closeClause(label);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [label]);
  return (
    <main className={hasClause ? "reader open" : "reader"} id="content">
      {children}
    </main>
  );
}
