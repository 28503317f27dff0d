/** Privacy notices as they stand on the public pages (GDPR arts. 12(1), 13, 14), beside what the register says. Pure. */
import type { NoticeItem } from "../../../law/notices.ts";
import type { ClausePromise } from "../document/promise.ts";
import type { NoticeFacts } from "./facts.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** What a promise calls the contents of a notice, and the items of the law that are meant. */
const items: Readonly<Record<string, readonly NoticeItem[] | "all">> = {
  "all-items": "all",
  "automated-decisions": ["automated-decisions"],
  "basis-and-interests": ["basis", "interests"],
  categories: ["categories"],
  complaint: ["complaint"],
  "complaint-any-time": ["complaint"],
  controller: ["controller"],
  "legitimate-interests": ["interests"],
  officer: ["controller"],
  purposes: ["purposes"],
  "purposes-and-basis": ["purposes", "basis"],
  recipients: ["recipients"],
  retention: ["retention"],
  rights: ["rights"],
  source: ["source"],
  "statutory-or-contractual-need": ["statutory-need"],
  transfers: ["transfers"],
  withdrawal: ["withdrawal"],
};

export const knowsContent = (item: unknown): boolean => typeof item === "string" && item in items;

const found = (notice: NoticeFacts, name: string, is: string, status: Finding["status"]): Finding => ({
  status,
  sentence: { key: `${name}.case.${is}`, parameters: { entry: notice.key } },
});

/** Each notice in use says this. One that is not published tells nobody anything, and is no occasion. */
export function checkNoticeContent({ notices }: Seen, { parameters }: ClausePromise): Tally {
  const wanted = items[String(parameters["item"])] ?? [];
  const collection = parameters["collection"];
  return addUp(
    "notice",
    notices.flatMap((notice): readonly Finding[] => {
      const { published } = notice;
      const isMeant = collection === "both" || notice.collection.some((one) => one === collection);
      if (published === undefined || !isMeant) return [];
      const isSaid = !published.lacks.some((item) => wanted === "all" || wanted.includes(item));
      return [found(notice, "notice", isSaid ? "says" : "silent", isSaid ? "kept" : "broken")];
    }),
  );
}

const publicNotices = ["privacy policies", "privacy notices", "latest privacy notice", "all notices"];
export const isOnPublicPages = ({ notice, place }: ClausePromise["parameters"]): boolean =>
  place === "website" && publicNotices.some((one) => one === notice);

/** Each notice of the register is on the public pages, in the words the register makes now. */
export function checkNoticeLive({ notices }: Seen): Tally {
  return addUp(
    "live",
    notices.map((notice): Finding => {
      if (notice.published === undefined) return found(notice, "live", "absent", "broken");
      return notice.published.isCurrent
        ? found(notice, "live", "current", "kept")
        : found(notice, "live", "outdated", "broken");
    }),
  );
}

/** What is done with data of children is told in a notice written for them. */
export function checkChildNotice({ activities, notices }: Seen): Tally {
  const told = new Set(
    notices
      .filter(({ isForChildren, published }) => isForChildren && published !== undefined)
      .flatMap((notice) => notice.activities),
  );
  return addUp(
    "child",
    activities.flatMap(({ key, ofChildren }): readonly Finding[] => {
      const parameters = { entry: key };
      if (ofChildren === "no") return [];
      if (ofChildren === undefined)
        return [{ status: "unproven", sentence: { key: "child.case.unsaid", parameters } }];
      return told.has(key)
        ? [{ status: "kept", sentence: { key: "child.case.told", parameters } }]
        : [{ status: "broken", sentence: { key: "child.case.untold", parameters } }];
    }),
  );
}
