// Hides the path behind more errors than a reader of the source looks at.
// expect: FORBIDDEN
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire w0 = v0;
  wire v0 = d[0];
  wire w1 = v1;
  wire v1 = d[1];
  wire w2 = v2;
  wire v2 = d[2];
  wire w3 = v3;
  wire v3 = d[3];
  wire w4 = v4;
  wire v4 = d[4];
  wire w5 = v5;
  wire v5 = d[5];
  wire w6 = v6;
  wire v6 = d[6];
  wire w7 = v7;
  wire v7 = d[7];
  wire w8 = v8;
  wire v8 = d[0];
  wire w9 = v9;
  wire v9 = d[1];
  wire w10 = v10;
  wire v10 = d[2];
  wire w11 = v11;
  wire v11 = d[3];
  wire w12 = v12;
  wire v12 = d[4];
  wire w13 = v13;
  wire v13 = d[5];
  wire w14 = v14;
  wire v14 = d[6];
  wire w15 = v15;
  wire v15 = d[7];
  wire w16 = v16;
  wire v16 = d[0];
  wire w17 = v17;
  wire v17 = d[1];
  wire w18 = v18;
  wire v18 = d[2];
  wire w19 = v19;
  wire v19 = d[3];
  wire w20 = v20;
  wire v20 = d[4];
  wire w21 = v21;
  wire v21 = d[5];
  wire w22 = v22;
  wire v22 = d[6];
  wire w23 = v23;
  wire v23 = d[7];
  wire w24 = v24;
  wire v24 = d[0];
  wire w25 = v25;
  wire v25 = d[1];
  wire w26 = v26;
  wire v26 = d[2];
  wire w27 = v27;
  wire v27 = d[3];
  wire w28 = v28;
  wire v28 = d[4];
  wire w29 = v29;
  wire v29 = d[5];
  wire w30 = v30;
  wire v30 = d[6];
  wire w31 = v31;
  wire v31 = d[7];
  wire w32 = v32;
  wire v32 = d[0];
  wire w33 = v33;
  wire v33 = d[1];
  wire w34 = v34;
  wire v34 = d[2];
  wire w35 = v35;
  wire v35 = d[3];
  wire w36 = v36;
  wire v36 = d[4];
  wire w37 = v37;
  wire v37 = d[5];
  wire w38 = v38;
  wire v38 = d[6];
  wire w39 = v39;
  wire v39 = d[7];
  decoy tb ();
  assign sum = tb.good1.sum;
  assign odd = tb.good1.odd;
endmodule
module decoy;
endmodule
