/* How well words stand out from what is behind them, by the formula of WCAG 2 on the colours as the browser computed them:
   a sentence for each text with less than `least` to one, `leastOfLarge` where the letters are large. What cannot be used
   is left out, as WCAG says. */
({ least, leastOfLarge }) => {
  const CANNOT_BE_USED = ":disabled, [aria-disabled=true], :disabled + span, option";
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const grounds = new Map();
  const faults = new Set();

  const channels = (colour) => {
    const [, list] = /^rgba?\((.*)\)$/.exec(colour) ?? [];
    if (!list) throw new Error(`no colour that this test can read: ${colour}`);
    const [red, green, blue, alpha = 1] = list.split(",").map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([red, green, blue, alpha], under) =>
    [red, green, blue].map((channel, place) => channel * alpha + under[place] * (1 - alpha));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((channel) => channel / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const groundOf = (element) => {
    if (!element) return [255, 255, 255];
    if (!grounds.has(element)) {
      const own = channels(getComputedStyle(element).backgroundColor);
      grounds.set(element, own[3] === 1 ? own.slice(0, 3) : over(own, groundOf(element.parentElement)));
    }
    return grounds.get(element);
  };
  const judge = (element, style, words) => {
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 56 / 3 && Number(style.fontWeight) >= 700);
    const ground = groundOf(element);
    const found = ratio(over(channels(style.color), ground), ground);
    if (found < (isLarge ? leastOfLarge : least)) {
      faults.add(`${found.toFixed(2)} to 1: “${words.trim().slice(0, 40)}”, ${style.color} on rgb(${ground.map(Math.round)})`);
    }
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: holder } = walker.currentNode;
    if (data.trim() && !holder.closest(CANNOT_BE_USED) && isShown(holder)) judge(holder, getComputedStyle(holder), data);
  }
  for (const input of document.querySelectorAll("input, textarea, select")) {
    if (input.matches("[type=hidden], [type=radio], [type=checkbox], :disabled") || !isShown(input)) continue;
    judge(input, getComputedStyle(input), input.name);
    if (input.placeholder) judge(input, getComputedStyle(input, "::placeholder"), input.placeholder);
  }
  return [...faults];
}
