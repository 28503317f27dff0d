/** The office's frame: the header with its doors, the page of the address, and what may stand over it. */
import { Component, lazy, Suspense } from "react";
import type { ComponentType, LazyExoticComponent, ReactNode } from "react";
import { Header } from "./header.tsx";
import type { OfficePage, PageProps } from "./page.ts";
import { pages } from "./pages.ts";
import { match, usePlace } from "./router.ts";
import { StepUpDialog } from "./step_up_dialog.tsx";
import { EmptyState, ErrorNotice, Link, Page, Skeleton, Toasts } from "./widgets/index.ts";

const loaded = new Map<OfficePage, LazyExoticComponent<ComponentType<PageProps>>>();

function componentOf(page: OfficePage): LazyExoticComponent<ComponentType<PageProps>> {
  const known = loaded.get(page) ?? lazy(page.load);
  loaded.set(page, known);
  return known;
}

export function Shell(): ReactNode {
  const { organisation, path } = usePlace();
  const found = match(pages, path);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <Header door={found?.page.door} />
      <FaultBoundary key={path}>
        <Suspense
          fallback={
            <Page
              title={found?.page.title ?? <span className="skeleton-title" />}
              documentTitle={found?.page.title ?? "Kept"}
            >
              <Skeleton lines={5} kind="page" />
            </Page>
          }
        >
          {found === undefined ? <Missing /> : <Found {...found} organisation={organisation} />}
        </Suspense>
      </FaultBoundary>
      <StepUpDialog />
      <Toasts />
    </>
  );
}

function Found({ page, organisation, params }: PageProps & { readonly page: OfficePage }): ReactNode {
  const Shown = componentOf(page);
  return <Shown organisation={organisation} params={params} />;
}

function Missing(): ReactNode {
  return (
    <Page title="There is no such page" width="narrow">
      <EmptyState title="The address leads nowhere." action={<Link to="/">Go to the first page</Link>}>
        It may have been mistyped, or the page belongs to a part that is not here yet.
      </EmptyState>
    </Page>
  );
}

type Fault = { readonly error: unknown };

/** A page that fails leaves the frame standing: a sentence, and a way to try again. */
class FaultBoundary extends Component<{ readonly children: ReactNode }, Fault> {
  override state: Fault = { error: undefined };

  static getDerivedStateFromError(error: unknown): Fault {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Page title="This page could not be shown" width="narrow">
        <ErrorNotice error={this.state.error} onRetry={() => location.reload()} />
      </Page>
    );
  }
}
