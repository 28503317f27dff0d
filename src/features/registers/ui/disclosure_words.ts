/** What the office says of a disclosure. */
import type { DisclosureLine } from "../disclosures/contract.ts";

export const meansWords: Readonly<Record<DisclosureLine["means"], string>> = {
  mail: "E-mail",
  post: "Post",
  telephone: "Telephone",
  "in-person": "In person",
  portal: "A page or portal",
  system: "From system to system",
  other: "Another way",
};

export const sourceWords: Readonly<Record<DisclosureLine["source"], string>> = {
  office: "written down by hand",
  "recipient-told": "a recipient was told",
  "package-released": "a package was handed over",
};
