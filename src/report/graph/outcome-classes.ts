// Fill and text are both set, so that a diagram reads in the light and in the dark theme.
export const OUTCOME_CLASSES = [
  'classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c',
  'classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011',
  'classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00',
  'classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3',
] as const;
