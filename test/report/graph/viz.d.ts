/** The declarations of @viz-js/viz name a type of browsers. */
type SVGSVGElement = never;
