/* What axe does not see, on the page as it stands: gives a sentence for each fault.
   isField: the rules of field screens hold, whose targets are 48 px wherever they are not words of a sentence. */
({ isField }) => {
  const FOCUSABLE = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex]";
  const TAP = 47.5;
  const faults = [];
  const show = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const clips = (overflow) => overflow === "hidden" || overflow === "clip";

  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} headings of the first level`);
  for (const input of document.querySelectorAll("input:not([type=hidden], [hidden]), select, textarea")) {
    if (!input.labels.length && !input.ariaLabel) faults.push(`no name: ${show(input)}`);
  }
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wider > 0) faults.push(`scrolls ${wider} px sideways`);

  /* Words that stand outside of the box that cuts them off, or of the button they belong to. */
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const holder = node.parentElement;
    if (!node.data.trim() || !isShown(holder) || holder.closest("option, noscript")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const slack = parseFloat(getComputedStyle(holder).fontSize) / 4;
    let across = true;
    let down = true;
    let isCut = false;
    for (let box = holder; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const edge = style.position === "fixed" && style.overflowX === "visible"
        ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight, width: innerWidth, height: innerHeight }
        : box.getBoundingClientRect();
      if (style.display !== "inline" && (edge.width <= 1 || edge.height <= 1)) { isCut = false; break; } // for readers
      across &&= !scrolls(style.overflowX);
      down &&= !scrolls(style.overflowY);
      const cuts = style.position === "fixed";
      const isOver = across && (text.left < edge.left - 1 || text.right > edge.right + 1);
      isCut ||= isOver && (cuts || clips(style.overflowX));
      isCut ||= down && (cuts || clips(style.overflowY)) && (text.top < edge.top - slack || text.bottom > edge.bottom + slack);
      if (isOver && style.display !== "inline" && box.matches("a, button, summary, .chip > span, .pill, td, th")) isCut = true;
      if (cuts) break;
    }
    if (isCut) faults.push(`cut: “${node.data.trim().slice(0, 60)}” in ${show(holder)}`);
  }

  const seen = [...document.querySelectorAll(FOCUSABLE)].filter(isShown).filter((element) => {
    const { right, bottom, width } = element.getBoundingClientRect();
    return width > 1 && right > 0 && bottom > 0 - scrollY;
  });
  const isInSentence = (element) => getComputedStyle(element).display === "inline" &&
    [...element.parentElement.childNodes].some((node) => node !== element && node.nodeType === 3 && node.data.trim().length > 2);
  for (const element of isField ? seen : []) {
    const target = element.closest("label") ?? element;
    const { width, height } = target.getBoundingClientRect();
    const isTarget = !element.matches("[tabindex='-1']") && !isInSentence(element);
    if (isTarget && (width < TAP || height < TAP)) {
      faults.push(`${Math.round(width)} × ${Math.round(height)} px to tap: ${show(target)}`);
    }
  }

  /* By the keyboard: everything in the order of the page, and one sees where one is. A key was pressed just before. */
  for (const element of seen.slice(0, 80)) {
    if (element.tabIndex > 0) faults.push(`an order of its own: ${show(element)}`);
    if (element.tabIndex < 0 || element.disabled) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const ringed = [element, element.nextElementSibling, element.closest("label")].filter(Boolean);
    const hasRing = ringed.some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    if (!hasRing) faults.push(`no ring when focused: ${show(element)}`);
  }
  document.activeElement?.blur();
  return faults;
}
