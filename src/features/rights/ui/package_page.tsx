/** From plan to package on one page; the request's page shows the same panels among its own. */
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { Page, Skeleton } from "../../../web/widgets/index.ts";
import { readPackage } from "../delivery/endpoints.ts";
import { readSearch } from "../run/endpoints.ts";
import { DrillNotice } from "./drill/mark.tsx";
import { PackagePanel } from "./package_panel.tsx";
import { PlanPanel } from "./plan_panel.tsx";
import { SearchPanel } from "./search_panel.tsx";

export default function PackagePage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const given = { organisation, reference };
  // What the panels read, asked for here as well: they appear together, and none pushes the next one down.
  const made = useCall(readPackage, { params: given });
  const found = useCall(readSearch, { params: given });
  const isThere = [made, found].every(({ data, error }) => data !== undefined || error !== null);
  return (
    <Page
      title="Search and package"
      crumbs={[
        { title: "Work", to: "/work" },
        { title: reference, to: `/work/${reference}` },
        { title: "Package" },
      ]}
    >
      {isThere ? (
        <>
          {made.data?.isDrill === true && <DrillNotice reference={reference} />}
          <PackagePanel {...given} />
          <SearchPanel {...given} />
          <PlanPanel {...given} />
        </>
      ) : (
        <Skeleton kind="page" lines={10} />
      )}
    </Page>
  );
}
