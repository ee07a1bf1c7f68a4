/* What axe does not see, on the page as it stands: a sentence for each fault.
   isField: the rules of field screens hold, whose targets are 48 px wherever they are not words of a sentence. */
({ isField }) => {
  const FOCUSABLE = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex]";
  const TAP = 47.5;
  const faults = [];
  const show = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });

  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} headings of the first level`);
  for (const input of document.querySelectorAll("input:not([type=hidden], [hidden]), select, textarea")) {
    if (!input.labels.length && !input.ariaLabel) faults.push(`no name: ${show(input)}`);
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
