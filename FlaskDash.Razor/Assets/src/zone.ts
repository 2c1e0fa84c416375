import { isRemembered, remember } from "./cookie.ts";

/** Tells the server the browser's time zone, for views on "my clock". */
export function timeZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !isRemembered("tz", zone)) remember("tz", zone);
}
