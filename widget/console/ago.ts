/** How long ago something was goes on while a page is open: `<time data-ago datetime=…>`. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1],
];

/** How long before `now` (milliseconds) a moment was, in words, for instance « il y a 5 minutes ». */
export function ago(moment: number, now: number, language: string): string {
  const seconds = Math.round((moment - now) / 1000);
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language).format(Math.trunc(seconds / size), unit);
}

/** Writes anew how long ago everything on the page was. */
export function refreshAges(page: Document, now: number): void {
  for (const time of page.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const text = ago(Date.parse(time.dateTime), now, page.documentElement.lang);
    if (time.textContent !== text) time.textContent = text;
  }
}
