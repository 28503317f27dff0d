// Goal: the checks of fees, answers, what is looked through and blocks can each say kept, broken, unproven, and due where
// something is still to come.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import {
  asked,
  at,
  bound,
  content,
  resultsOf,
  lifted,
  long,
  noFacts,
  objection,
  old,
  request,
  requests,
} from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { Facts } from "./facts.ts";
import { evaluate, isMeasured } from "./measured.ts";

const blockedFrom = (from: string): Partial<Facts> =>
  requests({ ...objection, restriction: { ...objection.restriction, begunAt: at(from) } });

const tables: Tables = {
  "a fee needs a ground that allows it": {
    "DSR-FEE rule=free right=access": [
      [requests(request), "kept free.kept 1/1"],
      [requests(asked("further-copies")), "kept free.kept 1/1"],
      [requests(asked("disproportionate-effort")), "broken free.broken 0/1"],
      [requests(asked("disproportionate-effort", long)), "kept free.kept 1/1"],
      [requests(old), "unproven free.none 0/0"],
    ],
    "DSR-FEE rule=free right=portability": [
      [requests(request), "unproven free.none 0/0"],
      [requests({ ...asked("excessive"), right: "portability" }), "kept free.kept 1/1"],
      [requests({ ...asked("further-copies"), right: "portability" }), "broken free.broken 0/1"],
    ],
    "DSR-FEE rule=unfounded-or-excessive right=access": [
      [requests(asked("unfounded")), "kept fee.kept 1/1"],
      [requests(asked("excessive")), "kept fee.kept 1/1"],
      [requests(asked("disproportionate-effort")), "broken fee.broken 0/1"],
      [requests(asked("further-copies")), "unproven fee.none 0/0"],
      [requests(asked("unfounded", long)), "unproven fee.none 0/0"],
    ],
    "DSR-FEE rule=unfounded-or-excessive right=erasure": [
      [requests(asked("unfounded")), "unproven fee.none 0/0"],
    ],
  },
  "an answer holds what it is promised to hold": {
    "DSR-CONTENT item=recipients": [
      [content([]), "kept content.kept 1/1"],
      [content(["recipients-missing"]), "broken content.broken 0/1"],
      [content(["retention-missing"]), "kept content.kept 1/1"],
    ],
    "DSR-CONTENT item=retention": [[content(["retention-missing"]), "broken content.broken 0/1"]],
    "DSR-CONTENT item=source": [
      [content(["source-missing"]), "broken content.broken 0/1"],
      [content(["not-described"]), "broken content.broken 0/1"],
    ],
    "DSR-CONTENT item=purposes-and-categories": [
      [content(["purposes-missing"]), "broken content.broken 0/1"],
      [content(["data-missing"]), "broken content.broken 0/1"],
      [content(["no-activities"]), "broken content.broken 0/1"],
    ],
    "DSR-CONTENT item=transfer-safeguards": [
      [content(["transfers-unknown"]), "broken content.broken 0/1"],
      [content(["safeguard-missing"]), "broken content.broken 0/1"],
    ],
    "DSR-CONTENT item=automated-decisions": [
      [content(["decisions-unknown"]), "broken content.broken 0/1"],
      [content(["logic-missing"]), "broken content.broken 0/1"],
      [content(["language-missing"]), "broken content.broken 0/1"],
    ],
    "DSR-CONTENT item=complaint": [
      [content(["no-authority"]), "broken content.broken 0/1"],
      [content(["not-described"]), "kept content.kept 1/1"],
    ],
    "DSR-CONTENT item=copies": [
      [content(["files-open"]), "broken content.broken 0/1"],
      [content(["no-authority"]), "kept content.kept 1/1"],
      [requests(old), "unproven content.none 0/0"],
      [requests({ ...request, right: "erasure" }), "unproven content.none 0/0"],
      [requests({ ...request, lacking: undefined }), "unproven content.none 0/0"],
      [requests({ ...request, answered: undefined }), "unproven content.none 0/0"],
    ],
  },
  "what concerns others is looked through before a copy leaves": {
    "DSR-REDACT review=third-party": [
      [requests(request), "kept reviewed.kept 1/1"],
      [requests({ ...request, right: "portability" }), "kept reviewed.kept 1/1"],
      [requests({ ...request, reviewedAt: at("2026-10-01T10:00:01Z") }), "broken reviewed.broken 0/1"],
      [requests({ ...request, reviewedAt: undefined }), "broken reviewed.broken 0/1"],
      [requests(old), "unproven reviewed.none 0/0"],
      [requests({ ...request, right: "erasure" }), "unproven reviewed.none 0/0"],
      [requests({ ...request, lacking: undefined }), "unproven reviewed.none 0/0"],
      [requests({ ...request, answered: undefined }), "unproven reviewed.none 0/0"],
    ],
  },
  "data stay blocked until a dispute is decided": {
    "DSR-RESTRICT-PENDING cause=objection": [
      [blockedFrom("2026-10-01T10:00:01Z"), "broken pending.broken 0/1"],
      [blockedFrom("2026-10-01T10:00:00Z"), "kept pending.kept 1/1"],
      [requests(objection), "kept pending.kept 1/1"],
      [requests(lifted("2026-10-01T10:00:00Z")), "kept pending.kept 1/1"],
      [requests(lifted("2026-10-01T09:59:59Z")), "broken pending.broken 0/1"],
      [requests({ ...objection, restriction: request.restriction }), "broken pending.broken 0/1"],
      [requests({ ...objection, decided: undefined }), "unproven pending.none 0/0"],
      [
        requests({ ...objection, decided: undefined, restriction: request.restriction }),
        "due pending.due 0/0",
      ],
      [requests({ ...objection, isOwed: false }), "unproven pending.none 0/0"],
      [
        requests({ ...objection, decided: { at: long, verdict: "granted", bases: [], grounds: [] } }),
        "unproven pending.none 0/0",
      ],
    ],
    "DSR-RESTRICT-PENDING cause=accuracy": [
      [requests({ ...objection, right: "rectification" }), "kept pending.kept 1/1"],
      [requests(objection), "unproven pending.none 0/0"],
    ],
  },
};

test.each(Object.entries(tables))(
  "of answers, %s: each fact that matters moves the result",
  (_what, rows) => {
    const { found, expected, said } = resultsOf(rows);
    expect(found).toEqual(expected);
    expect(said.filter((sentence) => /[{}]/.test(sentence))).toEqual([]);
  },
);

test("parameters that today's facts cannot answer leave a promise without a check", () => {
  for (const check of [
    "DSR-FEE rule=cost-only right=access",
    "DSR-CONTENT item=other-rights",
    "DSR-CONTENT item=confirmation",
    "AUD-RUN subject=cyber_and_physical_security",
    "TRN-ACK document=handbook",
    "DSR-IDV rule=code-word",
    "DSR-PORT property=direct",
    "LIA rule=none",
    "MED-NOTICE channel=terms item=marketing-use",
    "MED-NOTICE channel=post item=intention",
    "QUA-PERIODIC scope=marketing_lists",
    "RET-SCHEDULE rule=minimum-wins",
    "ROP-COVER medium=film",
    "ROP-MIN point=form",
    "SEC-DEVICE property=colour",
    "SEC-REST methods=pseudonymisation",
    "TRA-GATE route=explicit-consent",
    "DSR-RESTRICT-PENDING cause=other",
    "CMP-HANDLE to=grievance",
    "GOV-ADVICE topic=training-need",
    "DPI-GATE scope=new-programme",
    "ROP-RECORD field=storage-place",
    "ROP-REVIEW subject=new-processing",
    "NOT-LIVE notice=employee_notice place=internal",
    "ROP-BASIS rule=cite-law",
    "GOV-POST role=eu-representative",
    "GOV-POLICY-META item=linked-public-notice",
    "SEC-PHYS item=hard-copy-locked",
  ]) {
    const promise = bound(check);
    expect(isMeasured(promise)).toBe(false);
    expect(evaluate(promise, noFacts)).toMatchObject({ status: "unproven", why: { key: "unproven.needs" } });
  }
});
