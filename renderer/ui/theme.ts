// The look, as Ant Design tokens: calm and roomy, one blue-green for acts, amber for warnings, red for what cannot be undone. No motion.
import type { ThemeConfig } from 'antd'

/** Colours that both the tokens and our own style sheet (tokens.css) use. */
export const colour = {
  ground: '#faf7f2', panel: '#fffdfa', line: '#e5dfd4', ink: '#2a2926', soft: '#6a655b',
  act: '#2f6f73', actSoft: '#e4efee', amber: '#96600a', amberSoft: '#fbf1dd', red: '#b3261e', redSoft: '#fbe9e7',
} as const

export const theme: ThemeConfig = {
  hashed: true,
  cssVar: { key: 'sayonce' },
  token: {
    colorPrimary: colour.act, colorInfo: colour.act, colorLink: colour.act, colorSuccess: colour.act,
    colorWarning: colour.amber, colorError: colour.red,
    // Derived by the algorithm these come out muddy on a warm ground.
    colorWarningBg: colour.amberSoft, colorWarningBorder: '#e3c88f', colorErrorBg: colour.redSoft, colorErrorBorder: '#e8b7b2',
    colorInfoBg: colour.actSoft, colorInfoBorder: '#a9c9c8', colorSuccessBg: colour.actSoft, colorSuccessBorder: '#a9c9c8',
    colorBgLayout: colour.ground, colorBgContainer: colour.panel, colorBgElevated: colour.panel,
    colorText: colour.ink, colorTextSecondary: colour.soft, colorTextDescription: colour.soft, colorTextPlaceholder: '#8d877b',
    /* What cannot be changed is read all the same: a signed form is nothing else. */ colorTextDisabled: colour.soft,
    colorBorder: '#cfc7b8', colorBorderSecondary: colour.line, colorSplit: colour.line,
    fontFamily: "'SayOnce Sans', 'SayOnce Rare', 'Noto Sans SC', system-ui, sans-serif",
    fontFamilyCode: "'SayOnce Sans', 'SayOnce Rare', ui-monospace, monospace",
    fontSize: 16, fontSizeSM: 16, fontSizeLG: 18, lineHeight: 1.6,
    controlHeight: 40, controlHeightSM: 32, controlHeightLG: 48,
    borderRadius: 6, borderRadiusLG: 8, wireframe: false, motion: false,
    boxShadow: '0 2px 12px rgba(60, 50, 30, 0.10)', boxShadowSecondary: '0 4px 20px rgba(60, 50, 30, 0.14)',
  },
  components: {
    Button: { colorTextDisabled: '#a39c8f', primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Table: { headerBg: '#f3eee5', headerColor: colour.soft, cellPaddingBlock: 14, rowHoverBg: '#f6f1e8' },
    Segmented: { itemSelectedBg: colour.act, itemSelectedColor: '#ffffff', trackBg: '#f0eae0' },
    Modal: { titleFontSize: 20 },
    Form: { verticalLabelPadding: '0 0 4px', itemMarginBottom: 16 },
  },
}
