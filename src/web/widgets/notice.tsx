/** Sentences that stand out, shapes while something loads, and what to do where there is nothing yet. */
import type { ReactNode } from "react";
import { CallRefused } from "../call.ts";
import { Button } from "./button.tsx";
import { Sign } from "./status.tsx";

export function Notice({
  kind = "info",
  title,
  children,
  action,
}: {
  readonly kind?: "info" | "warn" | "error" | "done";
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={`notice ${kind}`} role={kind === "error" ? "alert" : "status"}>
      <span className="notice-sign" aria-hidden="true">
        {kind === "info" ? <InfoSign /> : <Sign status={signs[kind]} />}
      </span>
      <div>
        {title !== undefined && <p className="notice-title">{title}</p>}
        {children !== undefined && <div>{children}</div>}
      </div>
      {action !== undefined && <div className="notice-action">{action}</div>}
    </div>
  );
}

const signs = { warn: "due", error: "broken", done: "kept" } as const;

function InfoSign(): ReactNode {
  return (
    <svg className="sign" viewBox="0 0 16 16" width="16" height="16">
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M8 7.2v4M8 4.6v.9" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}

/** What the server refused, in its own words, with a way to try again. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): ReactNode {
  const known = error instanceof CallRefused ? error : undefined;
  return (
    <Notice
      kind="error"
      action={onRetry === undefined ? undefined : <Button onPress={onRetry}>Try again</Button>}
    >
      {known?.message ?? "This part of the page could not be shown. Reload the page."}
      {known?.id !== undefined && (
        <>
          {" "}
          The number of the fault is <code>{known.id}</code>.
        </>
      )}
    </Notice>
  );
}

/** The shape of what is coming, so that nothing moves when it is there. */
export function Skeleton({
  lines = 3,
  kind = "text",
}: {
  readonly lines?: number;
  readonly kind?: "text" | "page" | "table";
}): ReactNode {
  return (
    <div className={`skeleton ${kind}`} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} />
      ))}
    </div>
  );
}

export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  /** How to get the first one. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-text">{children}</div>}
      {action}
    </div>
  );
}
