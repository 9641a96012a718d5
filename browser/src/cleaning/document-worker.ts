// Removes what is hidden in PDF documents, in the background. A classic dedicated worker, apart from the one for pictures
// since it is larger and seldom needed.

import { cleanPdf } from "./pdf.ts";
import { answerCleaning } from "./serve.ts";
import type { Filters } from "./types.ts";

/** The filters for documents. */
export const DOCUMENTS: Filters = { pdf: cleanPdf };

answerCleaning(DOCUMENTS);
