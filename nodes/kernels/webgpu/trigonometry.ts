/**
 * Sine, cosine and tangent to the last digit or two. The angle is taken to [-pi/4, pi/4] by whole quarters of the circle, pi/2 in three pieces of
 * which the first two have so few bits that their multiples are exact (Cody and Waite 1980); then a polynomial each, with the coefficients of
 * Moshier's Cephes library (sinf.c). Beyond 8192 the multiples are no longer exact; there the card's own functions do.
 */
export const trigonometry = `
  struct Angle { quarter : i32, rest : f32 };

  fn reduced(a : f32) -> Angle {
    let quarters = round(a * 0.63661977236758134);
    var rest = a - quarters * 1.5703125;
    rest = rest - quarters * 4.837512969970703125e-4;
    rest = rest - quarters * 7.54978995489188216e-8;
    return Angle(i32(quarters) & 3, rest);
  }

  fn sineOf(x : f32) -> f32 {
    let z = x * x;
    return x + x * z * (-1.6666654611e-1 + z * (8.3321608736e-3 - z * 1.9515295891e-4));
  }

  fn cosineOf(x : f32) -> f32 {
    let z = x * x;
    return 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5));
  }

  fn precise_sin(a : f32) -> f32 {
    if (abs(a) > 8192.0) { return sin(a); }
    let angle = reduced(a);
    let value = select(sineOf(angle.rest), cosineOf(angle.rest), (angle.quarter & 1) == 1);
    return select(value, -value, angle.quarter >= 2);
  }

  fn precise_cos(a : f32) -> f32 {
    if (abs(a) > 8192.0) { return cos(a); }
    let angle = reduced(a);
    let value = select(cosineOf(angle.rest), sineOf(angle.rest), (angle.quarter & 1) == 1);
    return select(value, -value, angle.quarter == 1 || angle.quarter == 2);
  }

  fn precise_tan(a : f32) -> f32 {
    return precise_sin(a) / precise_cos(a);
  }
`;
