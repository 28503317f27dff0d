/**
 * Recognises what sampled values are, by checks that random text does not pass. Every pattern is bounded and linear.
 * Only distinct values count: one value a thousand times proves nothing (a browser name is no person).
 */

export type ValueMeaning = {
  readonly category: string;
  /** Share of distinct values that pass. */
  readonly share: number;
  readonly values: number;
  readonly what: string;
};

const fewest = 3;

/** A card number's check digit is right one time in ten by chance, so it needs many values and a share far above. */
const fewestCards = 10;

type Recogniser = {
  readonly category: string;
  readonly what: string;
  readonly passes: (value: string) => boolean;
  readonly fewest: number;
  readonly share: number;
};

const recognisers: readonly Recogniser[] = [
  { category: "user.contact.email", what: "e-mail addresses", passes: isEmail, fewest, share: 0.6 },
  { category: "user.financial.bank_account", what: "IBANs", passes: isIban, fewest, share: 0.6 },
  {
    category: "user.financial.credit_card",
    what: "card numbers",
    passes: isCardNumber,
    fewest: fewestCards,
    share: 0.5,
  },
  {
    category: "user.government_id.national_identification_number",
    what: "national insurance numbers",
    passes: isNino,
    fewest,
    share: 0.6,
  },
  { category: "user.device.ip_address", what: "IP addresses", passes: isIpAddress, fewest, share: 0.8 },
  {
    category: "user.contact.address.postal_code",
    what: "postcodes",
    passes: isUkPostcode,
    fewest,
    share: 0.6,
  },
  {
    category: "user.contact.phone_number",
    what: "international telephone numbers",
    passes: isInternationalPhone,
    fewest,
    share: 0.6,
  },
  {
    category: "user.authorization.password",
    what: "password hashes",
    passes: isPasswordHash,
    fewest: 1,
    share: 0.6,
  },
  {
    category: "user.demographic.religious_belief",
    what: "religions",
    passes: isReligion,
    fewest,
    share: 0.5,
  },
];

/** What most of the distinct values are, or nothing. */
export function meaningOfValues(values: readonly string[]): ValueMeaning | undefined {
  const distinct = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ""))];
  for (const { category, what, passes, fewest: least, share: needed } of recognisers) {
    if (distinct.length < least) continue;
    const share = distinct.filter(passes).length / distinct.length;
    if (share >= needed) return { category, share, values: distinct.length, what };
  }
  return undefined;
}

/** Whether values bear out what the name says; undefined when there is nothing to check them by. */
export function bearsOut(category: string, values: readonly string[]): boolean | undefined {
  const distinct = [...new Set(values)].filter((value) => value.trim() !== "");
  if (distinct.length < fewest) return undefined;
  const share = (passes: (value: string) => boolean): number =>
    distinct.filter(passes).length / distinct.length;
  if (category === "user.contact.phone_number") return share(isPhoneShaped) >= 0.5;
  if (category === "user.demographic.date_of_birth") return share(isPlausibleBirth) >= 0.6;
  if (category === "user.financial.credit_card")
    return distinct.length < fewestCards ? undefined : share(isCardNumber) >= 0.5;
  // Postcodes and national numbers differ by country: only some are known here.
  if (category !== "user.contact.email" && category !== "user.device.ip_address") return undefined;
  const recogniser = recognisers.find((one) => one.category === category);
  return recogniser === undefined ? undefined : share(recogniser.passes) >= 0.3;
}

/** Sentences rather than codes: long, with spaces, and different from row to row. */
export function isFreeText(values: readonly string[]): boolean {
  const distinct = [...new Set(values)];
  if (distinct.length < fewest) return false;
  const prose = distinct.filter((value) => value.length >= 30 && value.split(/\s+/, 6).length >= 5);
  return prose.length / distinct.length >= 0.3;
}

export function isEmail(value: string): boolean {
  return (
    value.length <= 254 && /^[^\s@"(),:;<>[\\\]]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/u.test(value)
  );
}

export function isIban(value: string): boolean {
  const text = value.replaceAll(" ", "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let rest = 0;
  for (const character of text.slice(4) + text.slice(0, 4))
    rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97;
  return rest === 1;
}

export function isCardNumber(value: string): boolean {
  const digits = value.replaceAll(/[ -]/g, "");
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, character, index) => {
      const digit = Number(character) * (index % 2 === 1 ? 2 : 1);
      return total + (digit > 9 ? digit - 9 : digit);
    }, 0);
  return sum % 10 === 0;
}

export function isNino(value: string): boolean {
  const text = value.replaceAll(" ", "").toUpperCase();
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text) && !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(text)
  );
}

function isUkPostcode(value: string): boolean {
  return /^[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}$/i.test(value.trim());
}

export function isIpAddress(value: string): boolean {
  const address = value.replace(/\/\d{1,3}$/, "");
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(address))
    return address.split(".").every((part) => Number(part) <= 255);
  return (
    /^[\da-f:]{2,39}$/i.test(address) && address.split(":").length >= 3 && address.split("::").length <= 2
  );
}

function isPhoneShaped(value: string): boolean {
  if (!/^\+?[\d ()./-]{6,24}$/.test(value.trim())) return false;
  const digits = value.replaceAll(/\D/g, "").length;
  return digits >= 6 && digits <= 15;
}

function isInternationalPhone(value: string): boolean {
  return (
    /^(?:\+|00)[1-9]/.test(value.trim()) && isPhoneShaped(value) && value.replaceAll(/\D/g, "").length >= 8
  );
}

function isPasswordHash(value: string): boolean {
  return /^\$(?:2[aby]|argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]{0,10}|5|6|y)\$/.test(value);
}

/** A year a living person may be born in; what the value means today is not asked, only that it could. */
function isPlausibleBirth(value: string): boolean {
  const year = /^(?:\d{1,2}[./-]){0,2}((?:19|20)\d{2})\b/.exec(value)?.[1];
  return year !== undefined && Number(year) >= 1900 && Number(year) <= 2040;
}

const religions = new Set(
  (
    "christian,catholic,roman catholic,protestant,anglican,church of england,c of e,methodist,baptist,orthodox,muslim," +
    "islam,jewish,judaism,hindu,hinduism,sikh,buddhist,buddhism,atheist,agnostic,evangelisch,katholisch,muslimisch," +
    "judisch,catholique,musulman,juif,protestante,catolico,konfessionslos"
  ).split(","),
);
function isReligion(value: string): boolean {
  return religions.has(value.trim().toLowerCase());
}
