/** What the register does not say and must go with the data (GDPR art. 15(1)), among what an answer waits for. */
import type { z } from "zod";
import type { Lacking } from "../../letters/answer.ts";
import type { NextActionView } from "./contract.ts";
import { officeSentences } from "./sentences.ts";

const fewLacking = 4;

/** The first few; a register that says next to nothing is mended there, not here. */
export function lackingIn(lacking: readonly Lacking[]): z.infer<typeof NextActionView>["missing"] {
  const shown = lacking.slice(0, lacking.length > fewLacking + 1 ? fewLacking : lacking.length);
  const more = lacking.length - shown.length;
  return [
    ...shown.map(({ reason, about, sentence, to }) => ({ code: `${reason} ${about}`, text: sentence, to })),
    ...(more === 0
      ? []
      : [
          {
            code: "lacking-more",
            text: officeSentences.say("en", "lacking.more", { count: more }),
            to: "/registers",
          },
        ]),
  ];
}

/**
 * A package that no longer agrees with the register is made again before anybody hands it over; a restriction is not lifted
 * before the day the person was told.
 */
export function stepCode<Code extends string>(
  code: Code,
  {
    isRegisterNew,
    isBeforeLifting = false,
  }: { readonly isRegisterNew: boolean; readonly isBeforeLifting?: boolean },
): Code | "lifting-waits" | "package-outdated" {
  if (code === "release" && isRegisterNew) return "package-outdated";
  return code === "lift-restriction" && isBeforeLifting ? "lifting-waits" : code;
}

/** What a package that is made still waits for: files neither in it nor explained, and what the register tells anew. */
export function beforeHandingOver(
  {
    openFiles,
    isRegisterNew,
    openDocuments = 0,
  }: {
    readonly openFiles: number;
    readonly isRegisterNew: boolean;
    /** Found in folders, and not decided. */
    readonly openDocuments?: number;
  },
  reference: string,
): z.infer<typeof NextActionView>["missing"] {
  const to = `/work/${reference}?part=package`;
  const files = officeSentences.say("en", "missing.files-open", { files: openFiles });
  const register = officeSentences.say("en", "missing.register-changed");
  return [
    ...(openFiles === 0 ? [] : [{ code: "files-open", text: files, to }]),
    ...(isRegisterNew ? [{ code: "register-changed", text: register, to }] : []),
    ...(openDocuments === 0
      ? []
      : [
          {
            code: "documents-open",
            text: officeSentences.say("en", "missing.documents-open"),
            to: `/work/${reference}?part=search`,
          },
        ]),
  ];
}
