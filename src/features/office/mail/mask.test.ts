// Goal: no text of the outbox opens a door: neither links with tokens nor codes survive the mask, while the rest does.
// Method: generated tokens and codes put into sentences; and sentences that hold none, which must stay as they are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { maskedAddress, withoutSecrets } from "./mask.ts";

const token = fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/);
const code = fc.stringMatching(/^[0-9]{6,8}$/);

test("a token in a link and a code never survive", () => {
  fc.assert(
    fc.property(token, code, fc.constantFrom("", ".", "\n", " now"), (secret, digits, end) => {
      const grouped = `${digits.slice(0, 3)} ${digits.slice(3, 6)}`;
      const text = `Follow https://kept.example/p/riverbridge/follow/${secret}${end} Code: ${digits}. Or ${grouped}.`;
      const shown = withoutSecrets(text);
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(digits);
      expect(shown).not.toContain(grouped);
      expect(shown).toContain("https://kept.example/p/riverbridge/follow/•••••");
    }),
  );
});

test("what is no secret stays", () => {
  for (const text of [
    "Your request R-2026-0012 of 6 November 2026 has 412 rows.",
    "See https://kept.example/p/riverbridge for what we do with data.",
    "Answer by 15 December 2026, at 17:30.",
    "Telephone 01865 12345",
  ]) {
    expect(withoutSecrets(text)).toBe(text);
  }
});

test("an address shows its first sign and where it is, never how long it is", () => {
  expect(maskedAddress("carmen@example.org")).toBe("c•••••@example.org");
  expect(maskedAddress("c@example.org")).toBe("c•••••@example.org");
  expect(maskedAddress("nonsense")).toBe("•••••");
});
