// Whether passkeys can be used on this page at all.

import { page } from "../staff/page.ts";
import { hasPasskeys } from "./webauthn.ts";

/**
 * True where the browser has passkeys and the address is one that they are made for: a name, not a number, and not the
 * caseworker's own machine, where nobody else's server is asked.
 */
export const passkeysHere = (): boolean =>
  hasPasskeys() && isSecureContext && !page.local && !/^[\d.]+$|^\[/.test(location.hostname);
