// What is kept of a PDF: for each kind of dictionary the entries that draw a page or lead to another, and what kind of thing
// each of them is. An entry that is not here goes, whatever it is.

/** A kind of dictionary (or of stream, which is a dictionary with bytes). */
export interface Shape {
  /** Entries that are kept, and the shape of each. */
  readonly keys?: Readonly<Record<string, ShapeName>>;
  /** The shape of every entry, for dictionaries whose keys are names that the document chose. */
  readonly every?: ShapeName;
}

export type ShapeName = keyof typeof SHAPES | "plain";

/** Entries that hold numbers, names or text themselves, or lists of them. */
function plain<const Name extends string>(names: string): Readonly<Record<Name, "plain">> {
  return Object.fromEntries(names.split(" ").map((name) => [name, "plain"])) as Record<Name, "plain">;
}

export const SHAPES = {
  catalog: {
    keys: {
      ...plain("Type Version PageLayout PageMode"),
      Pages: "page",
      Outlines: "outline",
      Names: "names",
      Dests: "destinations",
      ViewerPreferences: "viewer",
      AcroForm: "form",
      OCProperties: "layers",
    },
  },
  viewer: { keys: plain("Direction") },
  names: { keys: { Dests: "destinationTree" } },
  destinationTree: { keys: { ...plain("Limits"), Kids: "destinationTree", Names: "destination" } },
  destinations: { every: "destination" },
  destination: { keys: { D: "destination" } },
  outline: {
    keys: {
      ...plain("Type Title Count C F"),
      Parent: "outline",
      Prev: "outline",
      Next: "outline",
      First: "outline",
      Last: "outline",
      Dest: "destination",
      A: "action",
    },
  },
  /** `GoTo`, `URI` and `Named`; others go. */
  action: { keys: { ...plain("Type S URI N"), D: "destination" } },

  /** A page, or a node of their tree. */
  page: {
    keys: {
      ...plain("Type Count MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit"),
      Parent: "page",
      Kids: "page",
      Resources: "resources",
      Contents: "content",
      Group: "group",
      Annots: "annotation",
    },
  },
  resources: {
    keys: {
      ...plain("ProcSet"),
      ExtGState: "graphicsStates",
      ColorSpace: "colours",
      Pattern: "patterns",
      Shading: "shadings",
      XObject: "drawings",
      Font: "fonts",
      Properties: "properties",
    },
  },
  /** Instructions. */
  content: { keys: {} },
  /** What pictures share. */
  globals: { keys: {} },
  group: { keys: { ...plain("Type S I K"), CS: "colour" } },

  graphicsStates: { every: "graphicsState" },
  graphicsState: {
    keys: {
      ...plain("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"),
      Font: "font",
      SMask: "softMask",
      TR: "colour",
      TR2: "colour",
    },
  },
  softMask: { keys: { ...plain("Type S BC"), G: "drawing", TR: "colour" } },
  colours: { every: "colour" },
  /** Colour spaces and functions, which are made of each other. */
  colour: {
    keys: {
      ...plain("WhitePoint BlackPoint Gamma Matrix Range FunctionType Domain C0 C1 N Bounds Encode Size BitsPerSample Order"),
      ...plain("Decode Subtype"),
      Functions: "colour",
      Alternate: "colour",
      Colorants: "colours",
    },
  },
  patterns: { every: "pattern" },
  pattern: {
    keys: {
      ...plain("Type PatternType PaintType TilingType BBox XStep YStep Matrix"),
      Resources: "resources",
      Shading: "shading",
      ExtGState: "graphicsState",
    },
  },
  shadings: { every: "shading" },
  shading: {
    keys: {
      ...plain("ShadingType Background BBox AntiAlias Domain Coords Extend Matrix BitsPerCoordinate BitsPerComponent"),
      ...plain("BitsPerFlag Decode VerticesPerRow"),
      ColorSpace: "colour",
      Function: "colour",
    },
  },
  drawings: { every: "drawing" },
  /** An image, or a form that is drawn. */
  drawing: {
    keys: {
      ...plain("Type Subtype FormType BBox Matrix Width Height BitsPerComponent ImageMask SMaskInData Decode Intent"),
      ...plain("Interpolate Matte"),
      ColorSpace: "colour",
      Mask: "drawing",
      SMask: "drawing",
      Resources: "resources",
      Group: "group",
      OC: "layer",
    },
  },
  fonts: { every: "font" },
  font: {
    keys: {
      ...plain("Type Subtype Name BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix"),
      FontDescriptor: "fontDescriptor",
      Encoding: "encoding",
      ToUnicode: "encoding",
      DescendantFonts: "font",
      CIDSystemInfo: "characterCollection",
      CIDToGIDMap: "fontFile",
      CharProcs: "glyphs",
      Resources: "resources",
    },
  },
  fontDescriptor: {
    keys: {
      ...plain("Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading"),
      ...plain("CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth CharSet"),
      FontFile: "fontFile",
      FontFile2: "fontFile",
      FontFile3: "fontFile",
      CIDSet: "fontFile",
    },
  },
  fontFile: { keys: plain("Subtype Length1 Length2 Length3") },
  encoding: {
    keys: {
      ...plain("Type BaseEncoding Differences CMapName WMode"),
      CIDSystemInfo: "characterCollection",
      UseCMap: "encoding",
    },
  },
  characterCollection: { keys: plain("Registry Ordering Supplement") },
  glyphs: { every: "content" },

  properties: { every: "property" },
  /** Only layers; other properties of content are private data, and become empty. */
  property: { keys: { ...plain("Type Name Intent P"), OCGs: "layer", VE: "layer" } },
  layer: { keys: { ...plain("Type Name Intent P"), OCGs: "layer", VE: "layer" } },
  layers: { keys: { OCGs: "layer", D: "layerSettings" } },
  layerSettings: {
    keys: {
      ...plain("BaseState Intent ListMode"),
      ON: "layer",
      OFF: "layer",
      Order: "layer",
      RBGroups: "layer",
    },
  },

  /** A field of a form or an annotation, which is often both. */
  annotation: {
    keys: {
      ...plain("Type Subtype Rect AS F C CA ca Border QuadPoints InkList L LE IC Vertices DA DS Q Contents FT Ff V DV Opt TI"),
      ...plain("I MaxLen H T Name Open IT RD CL Sy Cap LL LLE CO"),
      BS: "border",
      BE: "border",
      MK: "look",
      AP: "appearance",
      Parent: "annotation",
      Kids: "annotation",
      Popup: "annotation",
      OC: "layer",
      Dest: "destination",
      A: "action",
    },
  },
  border: { keys: plain("Type W S D I") },
  look: { keys: { ...plain("R BC BG CA RC AC TP"), I: "drawing", RI: "drawing", IX: "drawing" } },
  appearance: { keys: { N: "state", R: "state", D: "state" } },
  /** One drawing, or one for each state. */
  state: { every: "drawing" },
  form: { keys: { ...plain("NeedAppearances DA Q"), Fields: "annotation", DR: "resources" } },

  /** How a stream is packed. */
  parameters: {
    keys: {
      ...plain("Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock"),
      ...plain("BlackIs1 DamagedRowsBeforeError ColorTransform"),
      JBIG2Globals: "globals",
    },
  },
} as const satisfies Record<string, { keys?: Readonly<Record<string, string>>; every?: string }>;

/** The shape of a name. */
export function shapeOf(name: ShapeName): Shape | null {
  return name === "plain" ? null : (SHAPES[name] as Shape);
}

/** Annotations that are kept. Others play, attach or redact, and a document that has one is not understood. */
export const ANNOTATIONS =
  /^(Text|Link|FreeText|Line|Square|Circle|Polygon|PolyLine|Highlight|Underline|Squiggly|StrikeOut|Stamp|Caret|Ink|Popup|Widget|Watermark)$/;

/** Entries anywhere in a document, also in an earlier state of it, that make it one of those that are not cleaned. */
export const REFUSED = new Set([
  "JS",
  "JavaScript",
  "EF",
  "EmbeddedFiles",
  "AF",
  "XFA",
  "ByteRange",
  "RichMediaContent",
  "Collection",
  "DSS",
]);
