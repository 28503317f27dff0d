/** Groups of sentences that the preview and the certificate share. Pure. */
import type { Instant } from "../../../platform/time.ts";
import { dayIn } from "../../../platform/time.ts";
import type { KeptCase } from "./contract.ts";
import { erasureSentences } from "./sentences.ts";

export type Words = { readonly language: "en" | "es"; readonly zone: string };

export function dayOf({ language, zone }: Words, at: Instant): string {
  const locale = language === "en" ? "en-GB" : language;
  return dayIn(zone, at).toLocaleString(locale, { dateStyle: "long" });
}

/** What copies hold, and until when; `goneAt` once the last epoch that could open them is destroyed. */
export function copiesSentences(
  words: Words,
  { count, newest }: { readonly count: number; readonly newest: Instant | undefined },
  { goneBy, goneAt }: { readonly goneBy: Instant; readonly goneAt?: Instant | undefined },
): string[] {
  const { language } = words;
  const say = erasureSentences.say;
  return [
    newest === undefined
      ? say(language, "backups.none")
      : say(language, "backups.some", { count, newest: dayOf(words, newest) }),
    goneAt === undefined
      ? say(language, "backups.until", { until: dayOf(words, goneBy) })
      : say(language, "backups.gone", { date: dayOf(words, goneAt) }),
    say(language, "backups.restored"),
  ];
}

export function elsewhereSentences({ language }: Words): string[] {
  return (["elsewhere.left", "elsewhere.copies", "elsewhere.disk"] as const).map((key) =>
    erasureSentences.say(language, key),
  );
}

/** What an erasure leaves, each with its reason. */
export function staying(
  words: Words,
  facts: {
    readonly hasOpen: boolean;
    readonly isOfColleague: boolean;
    /** Their other cases that were kept; of a certificate alone. */
    readonly kept?: readonly KeptCase[];
  },
): { readonly what: string; readonly why: string }[] {
  const { language } = words;
  const say = erasureSentences.say;
  const general = [
    "stays.case",
    "stays.ledger",
    "stays.systems",
    ...(facts.hasOpen ? (["stays.open"] as const) : []),
    ...(facts.isOfColleague ? (["stays.account"] as const) : []),
    "stays.others",
    "stays.mails",
    "stays.certificate",
  ] as const;
  return [
    ...general.map((key) => ({ what: say(language, key), why: say(language, `${key}.why`) })),
    ...(facts.kept ?? []).map(({ reference, reason, until }) => ({
      what:
        until === undefined
          ? reference
          : say(language, "stays.until", { reference, until: plainDay(words, until) }),
      why: say(language, `kept.${reason}`),
    })),
  ];
}

function plainDay({ language }: Words, day: string): string {
  const locale = language === "en" ? "en-GB" : language;
  return Temporal.PlainDate.from(day).toLocaleString(locale, { dateStyle: "long" });
}
