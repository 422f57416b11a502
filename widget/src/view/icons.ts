const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a 24 by 24 grid, drawn with the colour of the text around them. */
const PATHS = {
  bubble: "M20 4H4a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h4v4l5-4h7a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1ZM8 9h8M8 12.5h5",
  collapse: "m6 9 6 6 6-6",
  close: "m6 6 12 12M18 6 6 18",
  send: "M12 20V5m-6 6 6-6 6 6",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3Z",
  newTab: "M9 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-3M13 5h6v6M19 5l-8 8",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  retry: "M19 12a7 7 0 1 1-2.1-5M19 3v5h-5",
  warning: "M12 3.5 22 20.5H2zM12 10v5M12 17.4v.6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V12l3 2",
  heart: "M12 20S4 15 4 9.5A4.2 4.2 0 0 1 12 7.6 4.2 4.2 0 0 1 20 9.5C20 15 12 20 12 20Z",
  up: "M7 11v9H4v-9zM7 11l4-8a2.2 2.2 0 0 1 2.2 2.2V9h5a2 2 0 0 1 2 2.3l-1 7a2 2 0 0 1-2 1.7H7",
  down: "M17 13V4h3v9zM17 13l-4 8a2.2 2.2 0 0 1-2.2-2.2V15h-5a2 2 0 0 1-2-2.3l1-7A2 2 0 0 1 6.8 4H17",
  spine: "M7 4.5h10v3.6H7zM6 10.2h12v3.6H6zM7 15.9h10v3.6H7z",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that means nothing by itself: the words beside it carry the meaning. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
