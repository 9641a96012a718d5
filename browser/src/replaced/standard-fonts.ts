// In place of the fonts that pdf-lib brings for writing on pages: here none are written, and they are 100 KB.

export const FontNames = {};
export const Font = {};
export const Encodings = {};
