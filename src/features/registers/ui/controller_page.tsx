/** Who answers for the data, with every version of it. */
import type { ReactNode } from "react";
import { useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { Page } from "../../../web/widgets/index.ts";
import { ControllerFacts } from "./controller.tsx";
import { History } from "./history.tsx";
import "./registers.css";

const partNames: Readonly<Record<string, string>> = {
  address: "the address",
  email: "the e-mail address",
  telephone: "the telephone",
  contact: "whom to ask",
  country: "the country",
};

export default function ControllerPage({ organisation }: PageProps): ReactNode {
  const mayWrite = useMay("register:write");
  return (
    <Page
      title="Who answers for the data"
      crumbs={[{ title: "Registers", to: "/registers" }]}
      lede="It stands at the head of letters and leads people to the right authority."
    >
      <ControllerFacts
        organisation={organisation}
        mayWrite={mayWrite}
        history={({ history }) =>
          history.length > 0 && <History versions={history} wordsOf={(part) => partNames[part] ?? part} />
        }
      />
    </Page>
  );
}
