// Whether passkeys can be used on this page at all, and what to say where they cannot.

import { page } from "../staff/page.ts";
import { t } from "../staff/texts.ts";
import { hasPasskeys } from "./webauthn.ts";

/**
 * True where the browser has passkeys and the address is one that they are made for: a name, not a number, and not the
 * caseworker's own machine, where nobody else's server is asked.
 */
export const passkeysHere = (): boolean =>
  hasPasskeys() && isSecureContext && !page.local && !/^[\d.]+$|^\[/.test(location.hostname);

/**
 * On the caseworker's own machine: that passkeys answer only at the intake's own address, and what to do. Null elsewhere,
 * where they are offered, or the browser has none.
 */
export const passkeysElsewhere = (): string | null =>
  page.local ? t("account-passkeys-elsewhere", { address: page.origin }) : null;
