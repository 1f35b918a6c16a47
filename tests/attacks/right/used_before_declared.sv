// Uses names above their declaration, which simulators allow.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire w0 = v0 & en;
  wire v0 = d[0];
  wire w1 = v1 & en;
  wire v1 = d[1];
  wire w2 = v2 & en;
  wire v2 = d[2];
  wire w3 = v3 & en;
  wire v3 = d[3];
  wire w4 = v4 & en;
  wire v4 = d[4];
  wire w5 = v5 & en;
  wire v5 = d[5];
  wire w6 = v6 & en;
  wire v6 = d[6];
  wire w7 = v7 & en;
  wire v7 = d[7];
  wire w8 = v8 & en;
  wire v8 = d[0];
  wire w9 = v9 & en;
  wire v9 = d[1];
  wire w10 = v10 & en;
  wire v10 = d[2];
  wire w11 = v11 & en;
  wire v11 = d[3];
  wire w12 = v12 & en;
  wire v12 = d[4];
  wire w13 = v13 & en;
  wire v13 = d[5];
  wire w14 = v14 & en;
  wire v14 = d[6];
  wire w15 = v15 & en;
  wire v15 = d[7];
  wire w16 = v16 & en;
  wire v16 = d[0];
  wire w17 = v17 & en;
  wire v17 = d[1];
  wire w18 = v18 & en;
  wire v18 = d[2];
  wire w19 = v19 & en;
  wire v19 = d[3];
  wire w20 = v20 & en;
  wire v20 = d[4];
  wire w21 = v21 & en;
  wire v21 = d[5];
  wire w22 = v22 & en;
  wire v22 = d[6];
  wire w23 = v23 & en;
  wire v23 = d[7];
  wire w24 = v24 & en;
  wire v24 = d[0];
  wire w25 = v25 & en;
  wire v25 = d[1];
  wire w26 = v26 & en;
  wire v26 = d[2];
  wire w27 = v27 & en;
  wire v27 = d[3];
  wire w28 = v28 & en;
  wire v28 = d[4];
  wire w29 = v29 & en;
  wire v29 = d[5];
  wire w30 = v30 & en;
  wire v30 = d[6];
  wire w31 = v31 & en;
  wire v31 = d[7];
  wire w32 = v32 & en;
  wire v32 = d[0];
  wire w33 = v33 & en;
  wire v33 = d[1];
  wire w34 = v34 & en;
  wire v34 = d[2];
  wire w35 = v35 & en;
  wire v35 = d[3];
  wire w36 = v36 & en;
  wire v36 = d[4];
  wire w37 = v37 & en;
  wire v37 = d[5];
  wire w38 = v38 & en;
  wire v38 = d[6];
  wire w39 = v39 & en;
  wire v39 = d[7];
  assign odd = parity;
  wire parity = ^sum;
  always @(posedge clk)
    if (rst) sum <= 0;
    else if (en) sum <= sum + {w7, w6, w5, w4, w3, w2, w1, w0};
endmodule
