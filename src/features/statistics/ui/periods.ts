/** Periods as people name them: a year, a quarter, the days they choose. Pure; days as ISO 8601 text. */
export type Period = { readonly from: string; readonly until: string };

const two = (number: number): string => String(number).padStart(2, "0");
const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const yearOf = (year: number): Period => ({ from: `${year}-01-01`, until: `${year}-12-31` });

function quarterOf(year: number, quarter: number): Period {
  const first = quarter * 3 - 2;
  const last = first + 2;
  return { from: `${year}-${two(first)}-01`, until: `${year}-${two(last)}-${lastDay(year, last)}` };
}

export const idOf = ({ from, until }: Period): string => `${from}..${until}`;

/** The quarters and years that a person may want today, the newest first: two years back, and this one. */
export function offered(today: string): readonly { readonly label: string; readonly period: Period }[] {
  const year = Number(today.slice(0, 4));
  const now = Math.ceil(Number(today.slice(5, 7)) / 3);
  const quarters = Array.from({ length: 8 }, (_, back) => {
    const at = year * 4 + now - 1 - back;
    return { year: Math.floor(at / 4), quarter: (at % 4) + 1 };
  });
  return [
    ...[year, year - 1, year - 2].map((one) => ({ label: `The year ${one}`, period: yearOf(one) })),
    ...quarters.map(({ year: of, quarter }) => ({
      label: `Quarter ${quarter} of ${of}`,
      period: quarterOf(of, quarter),
    })),
  ];
}
