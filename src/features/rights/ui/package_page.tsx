/** From plan to package on one page; the request's page shows the same panels among its own. */
import type { ReactNode } from "react";
import type { PageProps } from "../../../web/page.ts";
import { Page } from "../../../web/widgets/index.ts";
import { PackagePanel } from "./package_panel.tsx";
import { PlanPanel } from "./plan_panel.tsx";
import { SearchPanel } from "./search_panel.tsx";

export default function PackagePage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const given = { organisation, reference };
  return (
    <Page
      title="Search and package"
      crumbs={[
        { title: "Work", to: "/work" },
        { title: reference, to: `/work/${reference}` },
        { title: "Package" },
      ]}
    >
      <PackagePanel {...given} />
      <SearchPanel {...given} />
      <PlanPanel {...given} />
    </Page>
  );
}
