const isHttps = location.protocol === "https:";

/** A cookie's name as the server reads it: on https no other host can set it. */
const nameOf = (name: string) => (isHttps ? `__Host-${name}` : name);

/** Remembers something that is no secret for a year, where the server reads it. */
export function remember(name: string, value: string): void {
  document.cookie = `${nameOf(name)}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${isHttps ? "; Secure" : ""}`;
}

/** Whether that is remembered already. */
export const isRemembered = (name: string, value: string): boolean => document.cookie.split("; ").includes(`${nameOf(name)}=${value}`);
