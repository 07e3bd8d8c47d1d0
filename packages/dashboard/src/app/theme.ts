import {
  ActionIcon,
  Alert,
  Button,
  Card,
  createTheme,
  Modal,
  Paper,
  Pill,
  Skeleton,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const harbour: MantineColorsTuple = [
  "#eefaf7",
  "#d7f2eb",
  "#aee4d7",
  "#7ed0bf",
  "#4db6a3",
  "#2f9c8a",
  "#1f7f71",
  "#17675d",
  "#13534b",
  "#0f433d",
];

const stone: MantineColorsTuple = [
  "#faf9f7",
  "#f3f2ee",
  "#e8e6e0",
  "#dad7cf",
  "#bfbbb1",
  "#9b968b",
  "#736e65",
  "#57534b",
  "#3b3832",
  "#24221e",
];

/** From text to page: Mantine reads the dark scheme from this scale. */
const night: MantineColorsTuple = [
  "#ecebe7",
  "#cfcdc6",
  "#aeaba2",
  "#858178",
  "#47453f",
  "#363430",
  "#262522",
  "#1b1a18",
  "#141312",
  "#0e0d0c",
];

export const theme = createTheme({
  primaryColor: "harbour",
  primaryShade: { light: 7, dark: 6 },
  colors: { harbour, gray: stone, dark: night },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "9px", lg: "14px", xl: "22px" },
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.625rem", lineHeight: "1.25" },
      h2: { fontSize: "1.125rem", lineHeight: "1.35" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Alert: Alert.extend({ defaultProps: { variant: "light" } }),
    Button: Button.extend({ styles: { label: { fontWeight: 560 } } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: "lg", padding: "lg" } }),
    Modal: Modal.extend({
      styles: { title: { fontWeight: 650, fontSize: "1.125rem" } },
      defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.5 } },
    }),
    // A header element outside any section counts as a second banner of the page.
    ModalHeader: { defaultProps: { role: "presentation" } },
    Paper: Paper.extend({ defaultProps: { radius: "lg" } }),
    // names often differ in their last letters only, which an ellipsis would hide
    Pill: Pill.extend({
      styles: {
        root: { flex: "0 1 auto", height: "auto", borderRadius: "12px", whiteSpace: "normal" },
        label: { minWidth: 0, overflowWrap: "anywhere" },
      },
    }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: "md" } }),
  },
});

/** Texts that Mantine draws too pale for 4.5:1 (WCAG 2.2, 1.4.3), darker in light and lighter in dark. */
export const resolveColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#67625a",
    "--mantine-color-placeholder": "#736e65",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-text": "#24221e",
    "--mantine-color-default-border": "#dad7cf",
    "--mantine-color-anchor": "#17675d",
    "--mantine-color-harbour-light-color": "#13534b",
    "--mantine-color-gray-light-color": "#4a463f",
    "--mantine-color-red-light-color": "#9b1c16",
    "--mantine-color-red-outline": "#b3261e",
    "--mantine-color-yellow-light-color": "#6f4a00",
    "--portico-page": "#f7f6f3",
    "--portico-soft": "#f3f2ee",
    "--portico-line": "#e4e1da",
  },
  dark: {
    "--mantine-color-dimmed": "#aeaba2",
    "--mantine-color-placeholder": "#918d84",
    "--mantine-color-error": "#ff9b93",
    "--mantine-color-text": "#ecebe7",
    "--mantine-color-anchor": "#7ed0bf",
    "--mantine-color-harbour-light-color": "#aee4d7",
    "--mantine-color-gray-light-color": "#d5d2cb",
    "--mantine-color-red-light-color": "#ffb3ad",
    "--mantine-color-red-outline": "#ff9b93",
    "--mantine-color-yellow-light-color": "#ffdf8f",
    "--portico-page": "#161513",
    "--portico-soft": "#22211e",
    "--portico-line": "#33312d",
  },
});
