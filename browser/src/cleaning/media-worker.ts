// Removes what is hidden in pictures and films, in the background. A classic dedicated worker.

import { cleanGif } from "./gif.ts";
import { cleanHeif } from "./heif.ts";
import { cleanJpeg } from "./jpeg.ts";
import { cleanMovie } from "./movie.ts";
import { cleanPng } from "./png.ts";
import { answerCleaning } from "./serve.ts";
import type { Filters } from "./types.ts";
import { cleanWebm } from "./webm.ts";
import { cleanWebp } from "./webp.ts";

/** The filters for pictures and films. */
export const MEDIA: Filters = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  gif: cleanGif,
  heic: cleanHeif,
  avif: cleanHeif,
  mp4: cleanMovie,
  mov: cleanMovie,
  m4a: cleanMovie,
  webm: cleanWebm,
};

answerCleaning(MEDIA);
